-- The first round trip of a command, in the order that its steps have to have: who is asking, whether they may still be heard, the
-- claim, and, where it names its case, a place of theirs on it of these kinds, and only then the lock. It runs as who calls it, so
-- that row security decides what is seen. Without `case_row` they have no such place, or the case does not exist.
create function take_up(p_person uuid, p_client uuid, p_session uuid, p_token uuid, p_command uuid, p_operation text,
                        p_digest bytea, p_case uuid, p_kinds text[],
                        out stands boolean, out past_digest bytea, out past_outcome jsonb, out task_row text, out case_row text,
                        out entered uuid[], out moment timestamptz, out ids uuid[])
    language plpgsql as $$
declare
    place rtk.tasks;
    known text := set_config('rtk.actor', p_person::text, true);
begin
    stands := auth.stands_to_commit(p_person, p_client, p_session, p_token);
    if not stands then
        return;
    end if;
    insert into rtk.command_outcomes (actor, command, operation, digest) values (p_person, p_command, p_operation, p_digest)
        on conflict do nothing;
    if not found then
        select o.digest, o.outcome into past_digest, past_outcome from rtk.command_outcomes o
            where o.actor = p_person and o.command = p_command;
        return;
    end if;
    if p_case is null then
        return;
    end if;
    select * into place from rtk.tasks t where t.case_id = p_case and t.person_id = p_person and t.done_at is null
        and t.kind = any (p_kinds) order by t.since, t.id limit 1;
    if not found then
        return;
    end if;
    task_row := row_to_json(place);
    select e.entered, e.now into entered, moment from rtk.enter_cases(array[p_case]) e;
    select row_to_json(c) into case_row from rtk.cases c where c.id = p_case;
    ids := array[uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()];
end $$;
revoke execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) from public;
grant execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) to rtk_app;

-- The same as it was, with fewer statements on the way: an attribution is asked about where one is given, and not otherwise.
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
            mine := array(select distinct t.case_id from tasks t
                where t.case_id = any (ids) and t.person_id = actor() and t.done_at is null and t.barred_at is null
                and (t.kind <> 'AGENCY_MEMBER' or meeting_window_is_open(t.object_id))
                and (session_user <> 'rtk_opener' or t.kind = 'DELIVERER'));
        end if;
        if attribution is not null then
            if exists (select from case_attributions ca
                where ca.attribution_id = enter_cases.attribution and ca.case_id = any (mine))
            then
                mine := array(select unnest(mine) union
                    select ca.case_id from case_attributions ca where ca.attribution_id = enter_cases.attribution);
            end if;
        end if;
        exit when mine <@ locked;
        perform from cases where cases.id = any (mine) order by cases.id for update;
        locked := mine;
    end loop;
    perform set_config('rtk.entered', array_to_string(mine, ','), true);
    entered := mine;
    now := clock_timestamp();
    return next;
end $$;
