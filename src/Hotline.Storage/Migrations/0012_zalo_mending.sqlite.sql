alter table zalo_accounts add column caught_up_from integer null;
alter table zalo_accounts add column checked_at integer null;
alter table zalo_accounts add column name text null;
alter table zalo_accounts add column is_verified integer null;
alter table zalo_accounts add column package_name text null;

alter table zalo_users add column follows_at integer null;
alter table zalo_users add column contact_at integer null;
alter table zalo_users add column display_name text null;
alter table zalo_users add column is_sensitive integer null;
alter table zalo_users add column profile_at integer null;

alter table zalo_echoes add column kind text null;

-- Contact data belongs to zalo_users alone, where it can be withdrawn.
update activities set content = json_remove(content, '$.value') where author = 'Citizen' and json_extract(content, '$.name') = 'zalo.user_submit_info';
