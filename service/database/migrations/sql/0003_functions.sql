-- What only the database may do: enter cases, give tasks, append to the chain. Definer functions of a role without login.

-- Locks the cases in id order and opens their rows to this transaction. Without an open task a case does not exist; only
-- the worker, which acts for no person, is exempt. With an attribution, every case that rests on it is locked as well.
create function enter_cases(ids uuid[], attribution uuid default null)
    returns table (entered uuid[], now timestamptz)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    mine uuid[];
begin
    if session_user = 'rtk_worker' then
        mine := ids;
    else
        select coalesce(array_agg(distinct t.case_id), '{}') into mine from tasks t
            where t.case_id = any (ids) and t.person_id = actor() and t.done_at is null;
    end if;
    if attribution is not null and exists (
        select from case_attributions ca where ca.attribution_id = enter_cases.attribution and ca.case_id = any (mine))
    then
        select array_agg(distinct c) into mine from (
            select unnest(mine) union
            select ca.case_id from case_attributions ca where ca.attribution_id = enter_cases.attribution) as all_of (c);
    end if;
    perform from cases where cases.id = any (mine) order by cases.id for update;
    perform set_config('rtk.entered', array_to_string(mine, ','), true);
    return query select mine, clock_timestamp();
end $$;

-- Gives somebody a place on a case the caller has entered; for a case that does not exist yet, to the caller alone.
create function give_task(case_id uuid, person_id uuid, kind text, object_id uuid, due_at timestamptz) returns uuid
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    given uuid;
begin
    if not (entered(give_task.case_id) or (
        give_task.person_id = actor() and give_task.kind = 'OIC'
        and not exists (select from cases c where c.id = give_task.case_id)
        and not exists (select from tasks t where t.case_id = give_task.case_id)))
    then
        raise insufficient_privilege using message = 'a task is given on a case that was entered';
    end if;
    select t.id into given from tasks t where t.case_id = give_task.case_id and t.person_id = give_task.person_id
        and t.kind = give_task.kind and t.object_id is not distinct from give_task.object_id and t.done_at is null;
    if given is null then
        insert into tasks (id, case_id, person_id, kind, object_id, since, due_at)
            values (uuidv7(), give_task.case_id, give_task.person_id, give_task.kind, give_task.object_id,
                    clock_timestamp(), give_task.due_at)
            returning id into given;
    end if;
    return given;
end $$;

-- The next link of a case's chain. The canonical event is its fields joined by line feeds, '-' for none, instants in UTC
-- with microseconds; its hash is SHA-256 over the previous hash and that text. No field can hold a word of anybody's.
create function append_audit_event(case_id uuid, role text, task_id uuid, action text, object_id uuid, purpose text,
                                   legal_basis text, recipient_id uuid, policy_version text) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    head audit_heads;
    moment timestamptz := clock_timestamp();
    link bytea;
begin
    if not entered(append_audit_event.case_id) then
        raise insufficient_privilege using message = 'an event is written on a case that was entered';
    end if;
    insert into audit_heads values (append_audit_event.case_id, 0, decode(repeat('00', 32), 'hex'))
        on conflict do nothing;
    select * into head from audit_heads h where h.case_id = append_audit_event.case_id for update;
    link := sha256(head.hash || convert_to(concat_ws(E'\n',
        append_audit_event.case_id, head.sequence + 1,
        to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        coalesce(actor()::text, '-'), append_audit_event.role, coalesce(append_audit_event.task_id::text, '-'),
        append_audit_event.action, append_audit_event.object_id, append_audit_event.purpose,
        append_audit_event.legal_basis, coalesce(append_audit_event.recipient_id::text, '-'),
        append_audit_event.policy_version), 'UTF8'));
    insert into audit_events (id, case_id, sequence, at, actor, role, task_id, action, object_id, purpose, legal_basis,
                              recipient_id, policy_version, previous_hash, hash)
        values (uuidv7(), append_audit_event.case_id, head.sequence + 1, moment, actor(), append_audit_event.role,
                append_audit_event.task_id, append_audit_event.action, append_audit_event.object_id,
                append_audit_event.purpose, append_audit_event.legal_basis, append_audit_event.recipient_id,
                append_audit_event.policy_version, head.hash, link);
    update audit_heads h set sequence = head.sequence + 1, hash = link where h.case_id = append_audit_event.case_id;
    return head.sequence + 1;
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise insufficient_privilege using message = 'the record is only ever added to';
end $$;
create trigger only_added_to before update or delete on audit_events
    for each row execute function refuse_change();
create trigger never_emptied before truncate on audit_events
    for each statement execute function refuse_change();

-- Whether a case exists with this reference in the caller's own force: the one unique key a user can provoke.
create function case_exists(crime_reference text) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from cases c join people p on p.organisation_id = c.force_id
                   where p.id = actor() and c.crime_reference = case_exists.crime_reference)
$$;

-- Promises with a deadline that is past and not acted on, for the worker to wake; ids only.
create function neglected_promises() returns table (kind text, id uuid)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select distinct d.promise_kind, d.promise_id from deadlines d
        where d.met_at is null and d.acted_at is null and d.ended_at is null
        and d.due_at < clock_timestamp() - interval '5 seconds'
$$;

grant create on schema rtk to rtk_keeper;
alter function enter_cases(uuid[], uuid) owner to rtk_keeper;
alter function give_task(uuid, uuid, text, uuid, timestamptz) owner to rtk_keeper;
alter function append_audit_event(uuid, text, uuid, text, uuid, text, text, uuid, text) owner to rtk_keeper;
alter function case_exists(text) owner to rtk_keeper;
alter function neglected_promises() owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;

grant select, update on cases to rtk_keeper;
grant select on people, case_attributions, deadlines to rtk_keeper;
grant select, insert on tasks, audit_events to rtk_keeper;
grant select, insert, update on audit_heads to rtk_keeper;

revoke execute on all functions in schema rtk from public;
grant execute on function actor(), entered(uuid) to public;
grant execute on function enter_cases(uuid[], uuid) to rtk_app, rtk_worker, rtk_opener;
grant execute on function give_task(uuid, uuid, text, uuid, timestamptz) to rtk_app, rtk_worker;
grant execute on function append_audit_event(uuid, text, uuid, text, uuid, text, text, uuid, text)
    to rtk_app, rtk_worker, rtk_opener;
grant execute on function case_exists(text) to rtk_app;
grant execute on function neglected_promises() to rtk_worker;

create function tell_of_wakes() returns trigger language plpgsql as $$
begin
    perform pg_notify('wakes', '');
    return null;
end $$;
create trigger wakes_are_told after insert on wakes for each statement execute function tell_of_wakes();
