-- When a notice may reach her, and whether her devices are hers alone. Nobody has been asked yet: UNKNOWN passes nothing.
alter table needs
    add column safe_windows JSONB not null default '[]', add column device_compromise TEXT not null default 'UNKNOWN';
alter table needs alter column safe_windows drop default, alter column device_compromise drop default;

-- What was said, how much of it, through which channel; until when it is held; or that a person reaches her instead.
alter table outbox
    add column notice TEXT, add column content TEXT, add column channel TEXT, add column held_until timestamptz,
    add column passed_on_at timestamptz, add column mail TEXT, add column mail_at timestamptz;
create index outbox_waiting on outbox (due_at) where sent_at is null and passed_on_at is null;
create index outbox_mail on outbox (mail_at) where mail in ('WANTED', 'TRIED');
create index outbox_recipient on outbox (recipient_id, due_at);

-- A colleague's address at work. Hers is nowhere here: what reaches her goes through the portal or through a person.
alter table people add column work_email TEXT;
alter table people add constraint people_no_address_of_hers check (work_email is null or not roles ? 'VICTIM');

-- The sender sees what waits, enters the case, and marks it there as every act does: with the case locked.
drop policy sender on outbox;
create policy sender on outbox for select to rtk_worker
    using ((sent_at is null and passed_on_at is null) or mail in ('WANTED', 'TRIED'));
drop function mark_sent(uuid[]);
revoke update on outbox from rtk_keeper;

-- Officers see what went out on their case; everybody what was sent to them.
create policy by_task on outbox for select to rtk_app using (exists (
    select from tasks where tasks.case_id = outbox.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
alter policy own on outbox using (recipient_id = actor() and sent_at is not null);

-- Whom a notice names as its contact, for the person it was sent to alone: on a request whoever asks it, else the officer in
-- the case. To her, when she hears next as well.
create function notice_contacts(ids uuid[]) returns table (id uuid, contact text, next_update_at timestamptz)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select x.id, p.name, m.next_update_at from outbox x join cases c on c.id = x.case_id
        left join data_requests r on r.id = x.object_id
        left join lateral (select t.person_id from tasks t where t.case_id = c.id and t.kind = 'SPOC' and t.done_at is null
                           order by t.since, t.id limit 1) spoc on r.id is not null
        left join my_cases m on m.case_id = c.id and c.victim_account_id = x.recipient_id
        join people p on p.id = coalesce(spoc.person_id, c.oic_id)
        where x.id = any (ids) and x.recipient_id = actor() and x.sent_at is not null
$$;
grant select on cases, data_requests, tasks, my_cases, people to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function notice_contacts(uuid[]) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function notice_contacts(uuid[]) from public;
grant execute on function notice_contacts(uuid[]) to rtk_app;
