-- What a platform needs of a case to answer the request it is asked, and cannot see as rows: the identifiers of the accounts
-- that the request names, and by whom it is asked. For the liaison who has the request as a task, and nobody else.
create function is_asked(request uuid) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from tasks t where t.object_id = is_asked.request and t.kind = 'PLATFORM_LIAISON'
                   and t.person_id = actor() and t.done_at is null)
$$;

create function asked_accounts(request uuid)
    returns table (id uuid, immutable_id text, handle text, address text, captured_at timestamptz)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select a.id, a.immutable_id, a.handle, a.address, a.captured_at from data_requests r join accounts a
        on a.case_id = r.case_id and r.targets @> jsonb_build_array(jsonb_build_object('account', a.id))
        where r.id = asked_accounts.request and is_asked(r.id)
$$;

-- The single point of contact; without one, the supervisor, as everywhere.
create function asked_by(request uuid) returns table (name text, organisation text)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select p.name, o.name from data_requests r join cases c on c.id = r.case_id
        left join lateral (select t.person_id from tasks t where t.case_id = c.id and t.kind = 'SPOC' and t.done_at is null
                           order by t.since, t.id limit 1) spoc on true
        join people p on p.id = coalesce(spoc.person_id, c.supervisor_id) join organisations o on o.id = p.organisation_id
        where r.id = asked_by.request and is_asked(r.id)
$$;

grant select on data_requests, accounts, organisations to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function is_asked(uuid) owner to rtk_keeper;
alter function asked_accounts(uuid) owner to rtk_keeper;
alter function asked_by(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function is_asked(uuid), asked_accounts(uuid), asked_by(uuid) from public;
grant execute on function asked_accounts(uuid), asked_by(uuid) to rtk_app;
