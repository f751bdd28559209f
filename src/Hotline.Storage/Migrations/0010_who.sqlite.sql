alter table users add column provinces text not null default '';
alter table users add column agencies text not null default '';
alter table users add column code_step integer null;

alter table api_tokens add column provinces text not null default '';
alter table api_tokens add column agencies text not null default '';

alter table audit_entries add column before text null;
alter table audit_entries add column after text null;

create table user_sessions (
    id text not null constraint pk_user_sessions primary key,
    user_id text not null,
    started_at integer not null,
    seen_at integer not null,
    expires_at integer not null,
    ended_at integer null,
    browser text not null,
    address text not null,
    second_factor integer not null,
    constraint fk_user_sessions_user_id foreign key (user_id) references users (id) on delete cascade
);

create table ticket_pins (
    ticket_id text not null constraint pk_ticket_pins primary key,
    hash text not null,
    constraint fk_ticket_pins_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create index ix_user_sessions_user_id on user_sessions (user_id);

-- Administrators used to see every ticket. They no longer do for being administrators, so those there are get the role that says so.
insert into roles (id, name, normalized_name, concurrency_stamp)
select lower(hex(randomblob(16))), 'supervisor', 'SUPERVISOR', lower(hex(randomblob(16)))
where not exists (select 1 from roles where normalized_name = 'SUPERVISOR') and exists (select 1 from roles where normalized_name = 'ADMINISTRATOR');
insert into user_roles (user_id, role_id)
select held.user_id, supervisor.id
from user_roles held join roles administrator on administrator.id = held.role_id and administrator.normalized_name = 'ADMINISTRATOR'
cross join roles supervisor
where supervisor.normalized_name = 'SUPERVISOR' and not exists (select 1 from user_roles other where other.user_id = held.user_id and other.role_id = supervisor.id);
update api_tokens set roles = 'administrator,supervisor' where roles = 'administrator';

-- What was done stays done: no program, ours included, changes or forgets an entry.
create trigger audit_entries_never_change before update on audit_entries
begin
    select raise(abort, 'audit_entries is append-only');
end;
create trigger audit_entries_never_go before delete on audit_entries
begin
    select raise(abort, 'audit_entries is append-only');
end;
