create table zalo_accounts (
    oa_id text not null,
    access_token text not null,
    refresh_token text not null,
    expires_at timestamp with time zone not null,
    version bigint not null,
    rotated_at timestamp with time zone not null,
    refreshed_at timestamp with time zone,
    refreshed_before_at timestamp with time zone,
    proven boolean not null,
    needs_consent boolean not null,
    seed_hash text,
    leased_by text,
    leased_until timestamp with time zone,
    paused_until timestamp with time zone,
    constraint pk_zalo_accounts primary key (oa_id)
);

create table zalo_users (
    conversation_id text not null,
    user_id text not null,
    anonymous_conversation text,
    follows boolean,
    interacted_at timestamp with time zone,
    staff_wrote_at timestamp with time zone,
    constraint pk_zalo_users primary key (conversation_id)
);

create table zalo_sends (
    conversation_id text not null,
    sequence bigint not null,
    part integer not null,
    form text not null,
    state text not null,
    text_key text not null,
    attempts integer not null,
    attempted_at timestamp with time zone not null,
    message_id text,
    code integer,
    constraint pk_zalo_sends primary key (conversation_id, sequence, part)
);

create table zalo_echoes (
    message_id text not null,
    conversation_id text not null,
    user_id text not null,
    anonymous_conversation text,
    text text not null,
    text_key text not null,
    admin_id text,
    public_url text not null,
    service_url text,
    at timestamp with time zone not null,
    received_at timestamp with time zone not null,
    constraint pk_zalo_echoes primary key (message_id)
);

create table zalo_marks (
    message_id text not null,
    delivered_at timestamp with time zone,
    seen_at timestamp with time zone,
    constraint pk_zalo_marks primary key (message_id)
);

create index ix_zalo_sends_message_id on zalo_sends (message_id) where message_id is not null;
create index ix_zalo_echoes_received_at on zalo_echoes (received_at);
