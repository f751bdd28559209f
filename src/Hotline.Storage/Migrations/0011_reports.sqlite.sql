create table questions (
    conversation_id text not null,
    sequence integer not null,
    at integer not null,
    outcome text not null,
    question integer not null,
    topic text null,
    province text null,
    constraint pk_questions primary key (conversation_id, sequence),
    constraint fk_questions_conversation_id_sequence foreign key (conversation_id, sequence) references activities (conversation_id, sequence) on delete restrict
);

create index ix_questions_at on questions (at);

create table monthly_reports (
    month text not null,
    province text not null,
    claimed_by text null,
    claimed_until integer null,
    made_at integer null,
    made_by text null,
    word blob null,
    excel blob null,
    constraint pk_monthly_reports primary key (month, province)
);

-- Why, and of which ticket when it is a person who was rated.
alter table answer_ratings add column cause text null;
alter table answer_ratings add column ticket text null;

-- What was asked before.
insert into questions (conversation_id, sequence, at, outcome, question, topic, province)
select conversation_id, sequence, timestamp,
    json_extract(content, '$.channelData.hotline.outcome'),
    case when json_extract(content, '$.replyToId') like conversation_id || '|%' then cast(substr(json_extract(content, '$.replyToId'), length(conversation_id) + 2) as integer) else 0 end,
    json_extract(content, '$.channelData.hotline.topic'),
    json_extract(content, '$.channelData.hotline.province')
from activities
where author = 'Bot' and json_extract(content, '$.type') = 'message' and json_extract(content, '$.channelData.hotline.outcome') in ('answered', 'clarify', 'abstained');
