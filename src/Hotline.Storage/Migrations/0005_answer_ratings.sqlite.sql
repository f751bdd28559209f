create table answer_ratings (
    conversation_id text not null,
    sequence integer not null,
    at integer not null,
    helpful integer not null,
    question integer not null,
    topic text null,
    province text null,
    release integer not null,
    constraint pk_answer_ratings primary key (conversation_id, sequence),
    constraint fk_answer_ratings_conversation_id_sequence foreign key (conversation_id, sequence) references activities (conversation_id, sequence) on delete restrict
);

create index ix_answer_ratings_at on answer_ratings (at);

-- What was rated before; the event did not say the province then.
insert into answer_ratings (conversation_id, sequence, at, helpful, question, topic, province, release)
select conversation_id, sequence, timestamp,
    json_extract(content, '$.value.helpful'),
    case when json_extract(content, '$.value.question') like conversation_id || '|%' then cast(substr(json_extract(content, '$.value.question'), length(conversation_id) + 2) as integer) else 0 end,
    json_extract(content, '$.value.topic'),
    json_extract(content, '$.value.province'),
    coalesce(json_extract(content, '$.value.release'), 0)
from activities
where author = 'System' and content like '%"hotline.feedback"%' and json_extract(content, '$.name') = 'hotline.feedback' and json_extract(content, '$.value.helpful') in (0, 1);
