-- An agency sees a case within the meeting window alone: from the invitation until the review is held or ended, and no longer
-- than the day of the meeting in London. Its place ends with the window, by the worker's hand; the rows no longer wait for it.
create function meeting_window_is_open(review uuid) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from safety_reviews r where r.id = review and r.held_at is null and r.ended_at is null
        and clock_timestamp() at time zone 'Europe/London'
            < date_trunc('day', r.meets_at at time zone 'Europe/London') + interval '1 day')
$$;
grant create on schema rtk to rtk_keeper;
alter function meeting_window_is_open(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function meeting_window_is_open(uuid) from public;
grant execute on function meeting_window_is_open(uuid) to rtk_app, rtk_opener;

-- Everybody's own places that open something: every other policy rests on this one.
alter policy own on tasks using (person_id = actor() and barred_at is null
    and (kind <> 'AGENCY_MEMBER' or meeting_window_is_open(object_id)));

-- Nobody enters through a place that opens nothing; the rest of it is as it was.
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
                where t.case_id = any (ids) and t.person_id = actor() and t.done_at is null and t.barred_at is null
                and (t.kind <> 'AGENCY_MEMBER' or meeting_window_is_open(t.object_id))
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
