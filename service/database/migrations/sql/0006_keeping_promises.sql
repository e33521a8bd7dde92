-- What the worker needs to keep promises: a look without a lock, and a moment that nobody acted on counted as neglected.

-- Opens the rows of the case a promise belongs to for this transaction, which only reads: a look waits for no command and
-- holds up none. Acting enters the case as everybody does (enter_cases), locks it, and decides again.
create function look_into_promise(kind text, id uuid) returns table (case_id uuid, open boolean, now timestamptz)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    kept promises;
begin
    if session_user <> 'rtk_worker' then
        raise insufficient_privilege using message = 'promises are kept by the worker';
    end if;
    select * into kept from promises p where p.kind = look_into_promise.kind and p.id = look_into_promise.id;
    if kept.id is null then
        return;
    end if;
    perform set_config('rtk.entered', kept.case_id::text, true);
    return query select kept.case_id, kept.open, clock_timestamp();
end $$;

-- Promises with a deadline or a moment that is past and not acted on, for the worker to wake; ids only.
create or replace function neglected_promises() returns table (kind text, id uuid)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select d.promise_kind, d.promise_id from deadlines d
        where d.met_at is null and d.acted_at is null and d.ended_at is null
        and d.due_at < clock_timestamp() - interval '5 seconds'
    union
    select 'DISCLOSURE', s.case_id from schedules s
        where s.asked_at is null and s.ended_at is null and s.at < clock_timestamp() - interval '5 seconds'
$$;

grant create on schema rtk to rtk_keeper;
alter function look_into_promise(text, uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
grant select on promises, schedules to rtk_keeper;
revoke execute on function look_into_promise(text, uuid) from public;
grant execute on function look_into_promise(text, uuid) to rtk_worker;
