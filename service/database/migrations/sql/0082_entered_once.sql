-- Lists of which a change asks the newest, or all in their order, are read off an index in that order: to sort nothing costs as much as to
-- find nothing, and a change asks ten of them.
drop index wishes_case;
create index wishes_case on wishes (case_id, recorded_at, id);
drop index reopenings_case;
create index reopenings_case on reopenings (case_id, recorded_at, id);
drop index victim_informed_case;
create index victim_informed_case on victim_informed (case_id, recorded_at, id);
drop index tellings_case;
create index tellings_case on tellings (case_id, recorded_at, id);
drop index outside_tellings_case;
create index outside_tellings_case on outside_tellings (case_id, recorded_at, id);
drop index schedules_case;
create index schedules_case on schedules (case_id, scheduled_at, id);
drop index decisions_case;
create index decisions_case on decisions (case_id, decided_at, id);
drop index progress_notices_case;
create index progress_notices_case on progress_notices (case_id, cleared_at, id);
drop index advocate_offers_case;
create index advocate_offers_case on advocate_offers (case_id, recorded_at, id);

-- A case that the caller has entered, and all that her row may depend on, with every clock of hers that runs: lists in the order of
-- `Hers` (service/operations/victim_view.py), each of them a table's rows as JSON, oldest first, or the newest alone. Every row of an
-- entered case is open to whoever entered it, so nothing more is seen than row security would show; it is only not asked fourteen times.
-- It goes by indexes alone, however small a table was when the plan was made: one that went through all clocks, of all cases, was kept
-- until the next ANALYZE and cost 1.4 ms at 7,000 of them. Nor by bitmaps (0081).
create function as_entered(p_case uuid, out case_row text, out hers text)
    language plpgsql stable security definer set search_path = rtk, pg_temp set enable_bitmapscan = off set enable_seqscan = off as $$
begin
    if not entered(p_case) then
        raise insufficient_privilege using message = 'a case is read whole by whoever entered it';
    end if;
    select row_to_json(c), json_build_array(
        array(select row_to_json(x) from wishes x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from needs x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from reopenings x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from victim_informed x where x.case_id = p_case order by x.recorded_at, x.id),
        array(select row_to_json(x) from tellings x where x.case_id = p_case and x.recipient_id = c.victim_id order by x.recorded_at, x.id),
        array(select row_to_json(x) from outside_tellings x where x.case_id = p_case order by x.recorded_at, x.id),
        array(select row_to_json(x) from schedules x where x.case_id = p_case and x.ended_at is null
            order by x.scheduled_at desc, x.id desc limit 1),
        array(select row_to_json(x) from decisions x where x.case_id = p_case and x.ended_at is null and x.verdict = 'DISCLOSE'
            order by x.decided_at desc, x.id desc limit 1),
        array(select row_to_json(x) from progress_notices x where x.case_id = p_case order by x.cleared_at desc, x.id desc limit 1),
        array(select row_to_json(x) from deadlines x where x.case_id = p_case and x.met_at is null and x.ended_at is null order by x.id),
        array(select row_to_json(x) from people x where x.id = c.oic_id),
        array(select row_to_json(x) from advocate_offers x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from my_cases x where x.case_id = p_case))
        into case_row, hers from cases c where c.id = p_case;
end $$;
grant create on schema rtk to rtk_gate;
alter function as_entered(uuid) owner to rtk_gate;
revoke create on schema rtk from rtk_gate;
revoke execute on function as_entered(uuid) from public;
grant execute on function as_entered(uuid) to rtk_app, rtk_worker;

-- It runs as who calls it, but for the lock and what is read of a case that was entered.
create or replace function enter_case(p_case uuid, p_others uuid[],
                                      out entered uuid[], out moment timestamptz, out case_row text, out hers text)
    language plpgsql as $$
begin
    select e.entered, e.now into entered, moment from rtk.enter_cases(p_others || p_case) e;
    if p_case = any (entered) then
        select a.case_row, a.hers into case_row, hers from rtk.as_entered(p_case) a;
    end if;
end $$;
drop function hers(uuid);

-- The place of whoever asks on a case: of one of these kinds, or of those that reach one object, on that object. It is what row security
-- shows them of their own (`own` of tasks), also once they have entered the case, when it shows them everybody's.
create function place_of(p_case uuid, p_kinds text[], p_object uuid, p_object_kinds text[]) returns text
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select row_to_json(t) from tasks t where t.case_id = p_case and t.person_id = actor() and t.done_at is null and t.barred_at is null
        and (t.kind = any (p_kinds) or (t.kind = any (p_object_kinds) and t.object_id = p_object))
        and (t.kind <> 'AGENCY_MEMBER' or meeting_window_is_open(t.object_id))
        order by t.since, t.id limit 1
$$;

-- One case locked by whoever has a place on it of these kinds, which they have to have still when they hold the lock.
create function enter_by_place(p_case uuid, p_kinds text[], out task_row text, out moment timestamptz)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
begin
    if not has_place(p_case, p_kinds, null, null) then
        return;
    end if;
    perform from cases c where c.id = p_case for update;
    task_row := place_of(p_case, p_kinds, null, null);
    if task_row is not null then
        moment := clock_timestamp();
        perform set_config('rtk.entered', p_case::text, true);
    end if;
end $$;

grant create on schema rtk to rtk_keeper;
alter function place_of(uuid, text[], uuid, text[]) owner to rtk_keeper;
alter function enter_by_place(uuid, text[]) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function place_of(uuid, text[], uuid, text[]), enter_by_place(uuid, text[]) from public;
grant execute on function place_of(uuid, text[], uuid, text[]), enter_by_place(uuid, text[]) to rtk_app;

-- The first round trip of a command, in the order that its steps have to have: who is asking, whether they may still be heard, the
-- claim, and, where it names its case, a place of theirs on it of these kinds, and with it the lock. The places kept for whoever claimed
-- this transaction before are forgotten; each command begins one of its own, so that there are none.
drop function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]);
create function take_up(p_person uuid, p_client uuid, p_session uuid, p_token uuid, p_command uuid, p_operation text,
                        p_digest bytea, p_case uuid, p_kinds text[],
                        out stands boolean, out past_digest bytea, out past_outcome jsonb, out task_row text,
                        out moment timestamptz, out case_row text, out hers text)
    language plpgsql as $$
declare
    known text := set_config('rtk.actor', p_person::text, true);
    forgotten text := set_config('rtk.placed_as', '', true);
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
    select e.task_row, e.moment into task_row, moment from rtk.enter_by_place(p_case, p_kinds) e;
    if task_row is not null then
        select a.case_row, a.hers into case_row, hers from rtk.as_entered(p_case) a;
    end if;
end $$;
revoke execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) from public;
grant execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) to rtk_app;
