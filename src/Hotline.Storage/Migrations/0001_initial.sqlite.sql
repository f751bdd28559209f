-- SQLite: times are UTC ticks (100 ns since 0001-01-01), booleans 0 or 1.

create table audit_entries (
    id integer not null constraint pk_audit_entries primary key autoincrement,
    at integer not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text null
);

create table conversations (
    id text not null constraint pk_conversations primary key,
    channel text not null,
    user_id text null,
    locale text null,
    public_url text not null,
    service_url text null,
    started_at integer not null,
    last_sequence integer not null,
    last_timestamp integer null,
    ended integer not null,
    cursor integer not null,
    last_inbound integer not null,
    behind_since integer null,
    taken_by text null,
    taken_by_name text null,
    state_json text null
);

create table data_protection_keys (
    id integer not null constraint pk_data_protection_keys primary key autoincrement,
    friendly_name text not null,
    xml text not null
);

create table one_time_links (
    hash text not null constraint pk_one_time_links primary key,
    purpose text not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer null
);

create table releases (
    number integer not null constraint pk_releases primary key,
    created_at integer not null,
    created_by text not null,
    note text null,
    content blob not null,
    digest text not null,
    is_current integer not null
);

create table roles (
    id text not null constraint pk_roles primary key,
    name text null,
    normalized_name text null,
    concurrency_stamp text null
);

create table signing_keys (
    name text not null constraint pk_signing_keys primary key,
    secret blob not null,
    created_at integer not null
);

create table users (
    id text not null constraint pk_users primary key,
    display_name text not null,
    created_at integer not null,
    user_name text null,
    normalized_user_name text null,
    email text null,
    normalized_email text null,
    email_confirmed integer not null,
    password_hash text null,
    security_stamp text null,
    concurrency_stamp text null,
    phone_number text null,
    phone_number_confirmed integer not null,
    two_factor_enabled integer not null,
    lockout_end integer null,
    lockout_enabled integer not null,
    access_failed_count integer not null
);

create table activities (
    conversation_id text not null,
    sequence integer not null,
    author text not null,
    for_bot integer not null,
    timestamp integer not null,
    external_id text null,
    content text not null,
    constraint pk_activities primary key (conversation_id, sequence),
    constraint fk_activities_conversation_id foreign key (conversation_id) references conversations (id) on delete restrict
);

create table tickets (
    id text not null constraint pk_tickets primary key,
    code text not null,
    conversation_id text not null,
    opened_by text not null,
    province text null,
    agency text null,
    agency_name text null,
    reason text not null,
    need text not null,
    contact_name text null,
    contact_phone text null,
    state text not null,
    assigned_to text null,
    assigned_name text null,
    opened_at integer not null,
    updated_at integer not null,
    first_reply_at integer null,
    resolved_at integer null,
    closed_at integer null,
    consented_at integer not null,
    version integer not null,
    search_text text not null,
    constraint fk_tickets_conversation_id foreign key (conversation_id) references conversations (id) on delete restrict
);

create table role_claims (
    id integer not null constraint pk_role_claims primary key autoincrement,
    role_id text not null,
    claim_type text null,
    claim_value text null,
    constraint fk_role_claims_role_id foreign key (role_id) references roles (id) on delete cascade
);

create table api_tokens (
    hash text not null constraint pk_api_tokens primary key,
    name text not null,
    user_id text null,
    roles text not null,
    created_at integer not null,
    expires_at integer null,
    revoked_at integer null,
    constraint fk_api_tokens_user_id foreign key (user_id) references users (id) on delete cascade
);

create table user_claims (
    id integer not null constraint pk_user_claims primary key autoincrement,
    user_id text not null,
    claim_type text null,
    claim_value text null,
    constraint fk_user_claims_user_id foreign key (user_id) references users (id) on delete cascade
);

create table user_logins (
    login_provider text not null,
    provider_key text not null,
    provider_display_name text null,
    user_id text not null,
    constraint pk_user_logins primary key (login_provider, provider_key),
    constraint fk_user_logins_user_id foreign key (user_id) references users (id) on delete cascade
);

create table user_roles (
    user_id text not null,
    role_id text not null,
    constraint pk_user_roles primary key (user_id, role_id),
    constraint fk_user_roles_role_id foreign key (role_id) references roles (id) on delete cascade,
    constraint fk_user_roles_user_id foreign key (user_id) references users (id) on delete cascade
);

create table user_tokens (
    user_id text not null,
    login_provider text not null,
    name text not null,
    value text null,
    constraint pk_user_tokens primary key (user_id, login_provider, name),
    constraint fk_user_tokens_user_id foreign key (user_id) references users (id) on delete cascade
);

create table ticket_events (
    id text not null constraint pk_ticket_events primary key,
    ticket_id text not null,
    version integer not null,
    kind text not null,
    at integer not null,
    "by" text null,
    by_name text null,
    detail text null,
    constraint fk_ticket_events_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create unique index ix_activities_conversation_id_external_id on activities (conversation_id, external_id) where external_id is not null;
create index ix_api_tokens_user_id on api_tokens (user_id);
create index ix_audit_entries_at on audit_entries (at);
create index ix_audit_entries_subject_id on audit_entries (subject, id);
create index ix_conversations_behind_since on conversations (behind_since) where behind_since is not null;
create unique index ix_releases_is_current on releases (is_current) where is_current;
create index ix_role_claims_role_id on role_claims (role_id);
create unique index ix_roles_normalized_name on roles (normalized_name);
create unique index ix_ticket_events_ticket_id_version on ticket_events (ticket_id, version);
create unique index ix_tickets_code on tickets (code);
create unique index ix_tickets_conversation_id_opened_by on tickets (conversation_id, opened_by);
create index ix_tickets_state_opened_at on tickets (state, opened_at);
create index ix_user_claims_user_id on user_claims (user_id);
create index ix_user_logins_user_id on user_logins (user_id);
create index ix_user_roles_role_id on user_roles (role_id);
create index ix_users_normalized_email on users (normalized_email);
create unique index ix_users_normalized_user_name on users (normalized_user_name);
