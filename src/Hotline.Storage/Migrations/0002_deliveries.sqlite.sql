alter table conversations add column undelivered_since integer null;

create table deliveries (
    conversation_id text not null constraint pk_deliveries primary key,
    delivered integer not null,
    claimed_by text null,
    claimed_until integer null,
    constraint fk_deliveries_conversation_id foreign key (conversation_id) references conversations (id) on delete restrict
);

-- What was said before was delivered by a program that kept no record: it must not be said again.
insert into deliveries (conversation_id, delivered) select id, last_sequence from conversations where service_url is not null;

create index ix_conversations_undelivered_since on conversations (undelivered_since) where undelivered_since is not null;
