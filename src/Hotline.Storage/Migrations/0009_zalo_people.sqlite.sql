alter table zalo_users add column name text null;
alter table zalo_users add column phone text null;
alter table zalo_users add column phone_asked_at integer null;
alter table zalo_users add column withdrawn_at integer null;

create index ix_zalo_users_user_id on zalo_users (user_id);
