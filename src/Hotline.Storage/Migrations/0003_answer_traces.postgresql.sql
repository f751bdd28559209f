create table answer_traces (
    conversation_id text not null,
    sequence bigint not null,
    content text not null,
    constraint pk_answer_traces primary key (conversation_id, sequence),
    constraint fk_answer_traces_conversation_id_sequence foreign key (conversation_id, sequence) references activities (conversation_id, sequence) on delete restrict
);
