create table zalo_accounts (
    oa_id text not null constraint pk_zalo_accounts primary key,
    access_token text not null,
    refresh_token text not null,
    expires_at integer not null,
    version integer not null,
    rotated_at integer not null,
    refreshed_at integer null,
    refreshed_before_at integer null,
    proven integer not null,
    needs_consent integer not null,
    seed_hash text null,
    leased_by text null,
    leased_until integer null,
    paused_until integer null
);

create table zalo_users (
    conversation_id text not null constraint pk_zalo_users primary key,
    user_id text not null,
    anonymous_conversation text null,
    follows integer null,
    interacted_at integer null,
    staff_wrote_at integer null
);

create table zalo_sends (
    conversation_id text not null,
    sequence integer not null,
    part integer not null,
    form text not null,
    state text not null,
    text_key text not null,
    attempts integer not null,
    attempted_at integer not null,
    message_id text null,
    code integer null,
    constraint pk_zalo_sends primary key (conversation_id, sequence, part)
);

create table zalo_echoes (
    message_id text not null constraint pk_zalo_echoes primary key,
    conversation_id text not null,
    user_id text not null,
    anonymous_conversation text null,
    text text not null,
    text_key text not null,
    admin_id text null,
    public_url text not null,
    service_url text null,
    at integer not null,
    received_at integer not null
);

create table zalo_marks (
    message_id text not null constraint pk_zalo_marks primary key,
    delivered_at integer null,
    seen_at integer null
);

create index ix_zalo_sends_message_id on zalo_sends (message_id) where message_id is not null;
create index ix_zalo_echoes_received_at on zalo_echoes (received_at);
