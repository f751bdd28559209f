create table questions (
    conversation_id text not null,
    sequence bigint not null,
    at timestamp with time zone not null,
    outcome text not null,
    question bigint not null,
    topic text,
    province text,
    constraint pk_questions primary key (conversation_id, sequence),
    constraint fk_questions_conversation_id_sequence foreign key (conversation_id, sequence) references activities (conversation_id, sequence) on delete restrict
);

create index ix_questions_at on questions (at);

create table monthly_reports (
    month date not null,
    province text not null,
    claimed_by text,
    claimed_until timestamp with time zone,
    made_at timestamp with time zone,
    made_by text,
    word bytea,
    excel bytea,
    constraint pk_monthly_reports primary key (month, province)
);

-- Why, and of which ticket when it is a person who was rated.
alter table answer_ratings add column cause text;
alter table answer_ratings add column ticket text;

-- What was asked before.
with said as materialized (
    select conversation_id, sequence, timestamp, content::jsonb as content from activities where author = 'Bot'
)
insert into questions (conversation_id, sequence, at, outcome, question, topic, province)
select conversation_id, sequence, timestamp,
    content -> 'channelData' -> 'hotline' ->> 'outcome',
    case when content ->> 'replyToId' ~ '[|][0-9]+$' then substring(content ->> 'replyToId' from '[|]([0-9]+)$')::bigint else 0 end,
    content -> 'channelData' -> 'hotline' ->> 'topic',
    content -> 'channelData' -> 'hotline' ->> 'province'
from said
where content ->> 'type' = 'message' and content -> 'channelData' -> 'hotline' ->> 'outcome' in ('answered', 'clarify', 'abstained');
