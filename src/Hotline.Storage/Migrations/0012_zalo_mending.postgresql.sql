alter table zalo_accounts add column caught_up_from timestamp with time zone;
alter table zalo_accounts add column checked_at timestamp with time zone;
alter table zalo_accounts add column name text;
alter table zalo_accounts add column is_verified boolean;
alter table zalo_accounts add column package_name text;

alter table zalo_users add column follows_at timestamp with time zone;
alter table zalo_users add column contact_at timestamp with time zone;
alter table zalo_users add column display_name text;
alter table zalo_users add column is_sensitive boolean;
alter table zalo_users add column profile_at timestamp with time zone;

alter table zalo_echoes add column kind text;

-- Contact data belongs to zalo_users alone, where it can be withdrawn.
update activities set content = (content::jsonb - 'value')::text where author = 'Citizen' and content::jsonb ->> 'name' = 'zalo.user_submit_info';
