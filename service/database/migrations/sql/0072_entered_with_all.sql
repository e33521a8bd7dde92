-- All that her row may depend on, and every clock of hers that runs, for a case that the caller has entered: lists in the order of `Hers`
-- (service/operations/victim_view.py), each of them a table's rows as JSON, oldest first, or the newest alone. Every row of an entered
-- case is open to whoever entered it, so nothing more is seen than row security would show; it is only not asked thirteen times over.
create or replace function hers(p_case uuid) returns text
    language plpgsql stable security definer set search_path = rtk, pg_temp as $$
declare
    victim uuid;
    oic uuid;
begin
    if not entered(p_case) then
        raise insufficient_privilege using message = 'her row is written for a case that was entered';
    end if;
    select c.victim_id, c.oic_id into victim, oic from cases c where c.id = p_case;
    return json_build_array(
        array(select row_to_json(x) from wishes x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from needs x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from reopenings x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from victim_informed x where x.case_id = p_case order by x.recorded_at, x.id),
        array(select row_to_json(x) from tellings x where x.case_id = p_case and x.recipient_id = victim order by x.recorded_at, x.id),
        array(select row_to_json(x) from outside_tellings x where x.case_id = p_case order by x.recorded_at, x.id),
        array(select row_to_json(x) from schedules x where x.case_id = p_case and x.ended_at is null
            order by x.scheduled_at desc, x.id desc limit 1),
        array(select row_to_json(x) from decisions x where x.case_id = p_case and x.ended_at is null and x.verdict = 'DISCLOSE'
            order by x.decided_at desc, x.id desc limit 1),
        array(select row_to_json(x) from progress_notices x where x.case_id = p_case order by x.cleared_at desc, x.id desc limit 1),
        array(select row_to_json(x) from deadlines x where x.case_id = p_case and x.met_at is null and x.ended_at is null order by x.id),
        array(select row_to_json(x) from people x where x.id = oic),
        array(select row_to_json(x) from advocate_offers x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from my_cases x where x.case_id = p_case));
end $$;

-- One case locked, with others that were entered before, and what a change of it rests on, as it reads with the lock held. Without
-- `case_row` the caller has no place on it, or it does not exist. It runs as who calls it, so that row security decides what is seen.
create function enter_case(p_case uuid, p_others uuid[],
                           out entered uuid[], out moment timestamptz, out case_row text, out hers text)
    language plpgsql as $$
begin
    select e.entered, e.now into entered, moment from rtk.enter_cases(p_others || p_case) e;
    if p_case = any (entered) then
        select row_to_json(c) into case_row from rtk.cases c where c.id = p_case;
        hers := rtk.hers(p_case);
    end if;
end $$;
revoke execute on function enter_case(uuid, uuid[]) from public;
grant execute on function enter_case(uuid, uuid[]) to rtk_app, rtk_worker;

-- The first round trip of a command, in the order that its steps have to have: who is asking, whether they may still be heard, the
-- claim, and, where it names its case, a place of theirs on it of these kinds, and only then the lock. The places kept for whoever claimed this
-- transaction before are forgotten; each command begins one of its own, so that there are none.
drop function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]);
create function take_up(p_person uuid, p_client uuid, p_session uuid, p_token uuid, p_command uuid, p_operation text,
                        p_digest bytea, p_case uuid, p_kinds text[],
                        out stands boolean, out past_digest bytea, out past_outcome jsonb, out task_row text,
                        out entered uuid[], out moment timestamptz, out case_row text, out hers text)
    language plpgsql as $$
declare
    place rtk.tasks;
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
    select * into place from rtk.tasks t where t.case_id = p_case and t.person_id = p_person and t.done_at is null
        and t.kind = any (p_kinds) order by t.since, t.id limit 1;
    if not found then
        return;
    end if;
    task_row := row_to_json(place);
    select e.entered, e.moment, e.case_row, e.hers into entered, moment, case_row, hers from rtk.enter_case(p_case, '{}') e;
end $$;
revoke execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) from public;
grant execute on function take_up(uuid, uuid, uuid, uuid, uuid, text, bytea, uuid, text[]) to rtk_app;
