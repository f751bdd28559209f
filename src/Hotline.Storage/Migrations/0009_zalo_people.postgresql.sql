alter table zalo_users add column name text;
alter table zalo_users add column phone text;
alter table zalo_users add column phone_asked_at timestamp with time zone;
alter table zalo_users add column withdrawn_at timestamp with time zone;

create index ix_zalo_users_user_id on zalo_users (user_id);
