-- What was sent leaves the sender's sight, so that the sender cannot write it itself: one function marks it, by ids.
create function mark_sent(ids uuid[]) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    marked integer;
begin
    if session_user <> 'rtk_worker' then
        raise insufficient_privilege using message = 'the worker sends';
    end if;
    update outbox o set sent_at = clock_timestamp() where o.id = any (ids) and o.sent_at is null;
    get diagnostics marked = row_count;
    return marked;
end $$;

create policy keeper on outbox to rtk_keeper using (true) with check (true);
grant select, update on outbox to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function mark_sent(uuid[]) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function mark_sent(uuid[]) from public;
grant execute on function mark_sent(uuid[]) to rtk_worker;
