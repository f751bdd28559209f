alter table conversations add column operator_at integer null;

alter table tickets add column priority text not null default 'Normal';
alter table tickets add column merged_into text null;
alter table tickets add column remind_at integer null;
alter table tickets add column escalated text null;
alter table tickets add column due_clock text null;
alter table tickets add column due_at integer null;
alter table tickets add column attention_at integer null;
alter table tickets add column reckoned_by text null;
alter table tickets add column route text null;
alter table tickets add column packet text null;
alter table tickets add column queue_told integer null;

alter table ticket_events add column to_id text null;
alter table ticket_events add column province text null;
alter table ticket_events add column agency text null;
alter table ticket_events add column agency_name text null;
alter table ticket_events add column priority text null;
alter table ticket_events add column until integer null;

create table ticket_claims (
    ticket_id text not null constraint pk_ticket_claims primary key,
    holder_id text not null,
    holder_name text not null,
    since integer not null,
    until integer not null,
    constraint fk_ticket_claims_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create table ticket_drafts (
    ticket_id text not null,
    author_id text not null,
    author_name text not null,
    text text not null,
    written_at integer not null,
    constraint pk_ticket_drafts primary key (ticket_id, author_id),
    constraint fk_ticket_drafts_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create table ticket_notes (
    event_id text not null constraint pk_ticket_notes primary key,
    ticket_id text not null,
    text text not null,
    constraint fk_ticket_notes_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create table ticket_viewers (
    ticket_id text not null,
    viewer_id text not null,
    viewer_name text not null,
    seen_at integer not null,
    typed_at integer null,
    constraint pk_ticket_viewers primary key (ticket_id, viewer_id),
    constraint fk_ticket_viewers_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create index ix_tickets_attention_at on tickets (attention_at);
create index ix_ticket_notes_ticket_id on ticket_notes (ticket_id);

-- What was known only from the row is said by the log from now on, so that the row follows from it.
update tickets set priority = case reason when 'Emergency' then 'Urgent' when 'Complaint' then 'High' else 'Normal' end;
update ticket_events set
    detail = (select reason from tickets where tickets.id = ticket_id),
    province = (select province from tickets where tickets.id = ticket_id),
    agency = (select agency from tickets where tickets.id = ticket_id),
    agency_name = (select agency_name from tickets where tickets.id = ticket_id),
    priority = (select priority from tickets where tickets.id = ticket_id)
where kind = 'Opened';

-- Whom it was given to was noted by name alone.
update ticket_events set to_id = coalesce(
    (select assigned_to from tickets where tickets.id = ticket_id and assigned_name = detail),
    (select min(id) from users where display_name = detail),
    (select min(other."by") from ticket_events other where other.by_name = ticket_events.detail),
    'unknown')
where kind = 'HandedOver';

-- Whoever has a conversation was active in it last when its log says so.
update conversations set operator_at = last_timestamp where taken_by is not null;
