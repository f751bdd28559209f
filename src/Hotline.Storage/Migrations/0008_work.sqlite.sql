-- What is searched: the words of each message, folded, for conversations that have a ticket. The row's number is the conversation's number
-- in the upper bits and the place in the log in the lower 24. The words themselves are not kept a second time, only what they are found by.
create table transcripts (
    number integer not null constraint pk_transcripts primary key autoincrement,
    conversation_id text not null,
    through integer not null,
    constraint fk_transcripts_conversation_id foreign key (conversation_id) references conversations (id) on delete restrict
);

create virtual table transcript_words using fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');

create table saved_filters (
    id text not null constraint pk_saved_filters primary key,
    owner_id text not null,
    name text not null,
    query text not null,
    created_at integer not null
);

create table canned_replies (
    id text not null constraint pk_canned_replies primary key,
    shortcut text not null,
    title text not null,
    text text not null,
    written_by text not null,
    written_at integer not null
);

create table suggestions (
    ticket_id text not null,
    operator_id text not null,
    passage text not null,
    text text not null,
    offered_at integer not null,
    opened_at integer null,
    constraint pk_suggestions primary key (ticket_id, operator_id, passage),
    constraint fk_suggestions_ticket_id foreign key (ticket_id) references tickets (id) on delete restrict
);

create unique index ix_transcripts_conversation_id on transcripts (conversation_id);
create unique index ix_saved_filters_owner_id_name on saved_filters (owner_id, name);
create unique index ix_canned_replies_shortcut on canned_replies (shortcut);
