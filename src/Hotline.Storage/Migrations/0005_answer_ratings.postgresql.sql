create table answer_ratings (
    conversation_id text not null,
    sequence bigint not null,
    at timestamp with time zone not null,
    helpful boolean not null,
    question bigint not null,
    topic text,
    province text,
    release integer not null,
    constraint pk_answer_ratings primary key (conversation_id, sequence),
    constraint fk_answer_ratings_conversation_id_sequence foreign key (conversation_id, sequence) references activities (conversation_id, sequence) on delete restrict
);

create index ix_answer_ratings_at on answer_ratings (at);

-- What was rated before; the event did not say the province then.
with rated as materialized (
    select conversation_id, sequence, timestamp, content from activities where author = 'System' and content like '%"hotline.feedback"%'
), said as (
    select conversation_id, sequence, timestamp, content::jsonb as content from rated
)
insert into answer_ratings (conversation_id, sequence, at, helpful, question, topic, province, release)
select conversation_id, sequence, timestamp,
    (content -> 'value' ->> 'helpful')::boolean,
    case when content -> 'value' ->> 'question' ~ '[|][0-9]+$' then substring(content -> 'value' ->> 'question' from '[|]([0-9]+)$')::bigint else 0 end,
    content -> 'value' ->> 'topic',
    content -> 'value' ->> 'province',
    coalesce((content -> 'value' ->> 'release')::integer, 0)
from said
where content ->> 'name' = 'hotline.feedback' and content -> 'value' ->> 'helpful' in ('true', 'false');
