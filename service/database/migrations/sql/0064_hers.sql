-- All that her row may depend on, for a case that the caller has entered: lists in the order of `Hers` (service/operations/victim_view.py),
-- each of them a table's rows as JSON, oldest first, or the newest alone. Every row of an entered case is open to whoever entered it,
-- so nothing more is seen than row security would show; it is only not asked thirteen times over, after each change, in each command.
create function hers(p_case uuid) returns text
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
        array(select row_to_json(x) from deadlines x where x.case_id = p_case and x.key = 'P05'
            and x.met_at is null and x.ended_at is null order by x.id),
        array(select row_to_json(x) from people x where x.id = oic),
        array(select row_to_json(x) from advocate_offers x where x.case_id = p_case order by x.recorded_at desc, x.id desc limit 1),
        array(select row_to_json(x) from my_cases x where x.case_id = p_case));
end $$;
grant create on schema rtk to rtk_gate;
alter function hers(uuid) owner to rtk_gate;
revoke create on schema rtk from rtk_gate;
revoke execute on function hers(uuid) from public;
grant execute on function hers(uuid) to rtk_app, rtk_worker;
