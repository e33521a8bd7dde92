-- Narrower: what the opener may read, what may be changed after it was written, and what the record can hold.
--
-- `rtk.actor` and `rtk.entered` are settings, and a process may set them: who is asking is the word of the process that
-- connects, and row security keeps that word, no more. A role's grants are what binds the process itself.

-- Looks again after the lock: while it waited, a task may have ended, or another case come to rest on the attribution. The
-- opener enters for the deliverer alone.
create or replace function enter_cases(ids uuid[], attribution uuid default null)
    returns table (entered uuid[], now timestamptz)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    mine uuid[];
    locked uuid[] := '{}';
begin
    loop
        if session_user = 'rtk_worker' then
            mine := coalesce(ids, '{}');
        else
            select coalesce(array_agg(distinct t.case_id), '{}') into mine from tasks t
                where t.case_id = any (ids) and t.person_id = actor() and t.done_at is null
                and (session_user <> 'rtk_opener' or t.kind = 'DELIVERER');
        end if;
        if attribution is not null and exists (
            select from case_attributions ca where ca.attribution_id = enter_cases.attribution and ca.case_id = any (mine))
        then
            select array_agg(distinct c) into mine from (
                select unnest(mine) union
                select ca.case_id from case_attributions ca where ca.attribution_id = enter_cases.attribution) as all_of (c);
        end if;
        exit when mine <@ locked;
        perform from cases where cases.id = any (mine) order by cases.id for update;
        locked := mine;
    end loop;
    perform set_config('rtk.entered', array_to_string(mine, ','), true);
    return query select mine, clock_timestamp();
end $$;

-- The opener: its actor's own person, the ciphertext of a case it entered, the openings it writes, and two questions of the
-- database (what may be opened; append to the record). It writes an intent and marks it shown, once.
revoke select on cases, tasks, schedules, decisions, attributions, case_attributions, sealed_parts, subjects, people,
    organisations from rtk_opener;
grant select (id, roles) on people to rtk_opener;
grant select (case_id, subject_id, part, identity_version, ciphertext) on sealed_parts to rtk_opener;
revoke update on openings from rtk_opener;
grant update (opened_at) on openings to rtk_opener;
create policy shown_once on openings as restrictive for update to rtk_opener using (opened_at is null);

do $$
declare
    found record;
begin
    for found in select tablename, policyname from pg_policies where schemaname = 'rtk' and policyname in ('by_task', 'own')
        and 'rtk_opener' = any (roles)
    loop
        execute format('alter policy %I on %I to rtk_app', found.policyname, found.tablename);
    end loop;
end $$;
alter policy directory on people to rtk_app, rtk_worker;
create policy own on people for select to rtk_opener using (id = actor());

-- What was decided, authorised, searched and seen is not written again: only its end is.
revoke update on decisions, authorisations, tasks from rtk_app;
grant update (ended_at) on decisions, authorisations to rtk_app;
grant update (done_at) on tasks to rtk_app;
revoke update on tasks from rtk_worker;
grant update (done_at) on tasks to rtk_worker;
revoke update on screens, determinations, reconfirmations, subject_flags, police_actions, safety_plans, needs, strands,
    follow_ups, victim_informed, case_attributions, subjects, entity_data from rtk_app;

-- A case is opened in its officer's own force; a document is bound to a case that was entered, by whomever it was filed.
create function organisation_of_actor() returns uuid
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select p.organisation_id from people p where p.id = actor()
$$;
grant create on schema rtk to rtk_keeper;
alter function organisation_of_actor() owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function organisation_of_actor() from public;
grant execute on function organisation_of_actor() to rtk_app;
alter policy opened on cases with check (opened_by = actor() and oic_id = actor() and force_id = organisation_of_actor());
alter policy own on documents with check (case_id is null and uploaded_by = actor());

-- Which case has which promises is the case's; the worker keeps them all.
alter table promises enable row level security;
alter table promises force row level security;
create policy entered on promises to rtk_app using (entered(case_id)) with check (entered(case_id));
create policy kept on promises to rtk_worker using (true) with check (true);
create policy keeper on promises to rtk_keeper using (true) with check (true);
revoke select on wakes from rtk_app;
grant select (id) on wakes to rtk_app;

-- The record holds closed words, so that no name fits in it, and no line feed that could make two events read as one.
alter table audit_events add constraint audit_events_closed_words check (
    role ~ '^[A-Z0-9_]{1,64}$' and action ~ '^[A-Z0-9_]{1,64}$' and purpose ~ '^[A-Z0-9_]{1,64}$'
    and legal_basis ~ '^[A-Z0-9_]{1,64}$' and policy_version ~ '^[a-z0-9.-]{1,64}$');
alter table access_events add constraint access_events_closed_words check (action ~ '^[A-Z0-9_]{1,64}$');

-- For each statement as well: row security shows its owner no row, so that a trigger for each row would not even fire.
create trigger never_changed before update or delete on audit_events
    for each statement execute function refuse_change();

create policy inspected on audit_events for select to rtk_auditor using (true);
revoke select on outbox from rtk_auditor;
