-- Whom a notice names as its contact, for the person it was sent to alone: to a platform, and on a request, whoever asks it,
-- else the officer in the case. To her, when she hears next as well.
create or replace function notice_contacts(ids uuid[]) returns table (id uuid, contact text, next_update_at timestamptz)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select x.id, p.name, m.next_update_at from outbox x join cases c on c.id = x.case_id
        join people me on me.id = x.recipient_id
        left join data_requests r on r.id = x.object_id
        left join lateral (select t.person_id from tasks t where t.case_id = c.id and t.kind = 'SPOC' and t.done_at is null
                           order by t.since, t.id limit 1) spoc on true
        left join my_cases m on m.case_id = c.id and c.victim_account_id = x.recipient_id
        join people p on p.id = case
            when me.roles ? 'PLATFORM_LIAISON' then coalesce(spoc.person_id, c.supervisor_id)
            when r.id is not null then coalesce(spoc.person_id, c.oic_id)
            else c.oic_id end
        where x.id = any (ids) and x.recipient_id = actor() and x.sent_at is not null
$$;
