-- Of an account that was linked before anybody asked, nobody is to be asked now.
alter table enlace_session add column if not exists account_confirmed boolean not null default true;
