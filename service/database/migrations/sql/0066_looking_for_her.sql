-- A look at where she is: bounded and kept as every look at what may hurt somebody, and with what it was for (B1).
-- What is noted with every question is closed by a type: a table's own checks are read and compiled anew for each insert.
create domain access_purpose as text check (
    value in ('LAWFULNESS', 'SELF_MONITORING_OR_DISCIPLINE', 'INTEGRITY_OR_SECURITY', 'CRIMINAL_PROCEEDINGS',
              'VISIT', 'WELFARE_CHECK', 'PROTECTIVE_MEASURES', 'EMERGENCY_RESPONSE',
              'DANGER_TO_LIFE', 'ATTACK_REPORTED', 'OUT_OF_CONTACT'));
alter table access_events drop constraint access_events_closed_purposes, alter column purpose type access_purpose;

drop function look(uuid, text, uuid);
-- How many seconds until this person may look: 0 now, which is a look; null where they have no place for it on this case. What
-- platforms say, and where she is, is bounded each over all of a person's cases together, since that is what could be gone through
-- case by case; a sealed part by its case, since its gate and its one deliverer are of one case anyway.
create function look(p_case uuid, p_action text, p_object uuid, p_purpose text default null) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    waits integer;
begin
    if exists (select from tasks t where t.case_id = p_case and t.person_id = actor() and t.done_at is null
               and t.barred_at is null and t.kind = any (case p_action
                   when 'SEE_VICTIM_LOCATION' then array['OIC', 'OFFICER', 'SUPERVISOR']
                   when 'SEE_ENTITY_DATA' then array['OIC', 'OFFICER', 'SUPERVISOR', 'SPOC']
                   when 'OPEN_IDENTITY' then array['DELIVERER'] end))
    then
        perform pg_advisory_xact_lock(hashtextextended('looks of ' || actor(), 0));
        select coalesce(max(ceil(extract(epoch from b.until - clock_timestamp()))), 0) into waits from (
            select l.began_at + s.span as until, row_number() over (partition by s.span order by l.began_at desc) as nth, s.most
                from looks l, (values (interval '1 hour', 5), (interval '24 hours', 20)) as s (span, most)
                where l.person_id = actor() and l.action = p_action and l.began_at > clock_timestamp() - s.span
                and (p_action <> 'OPEN_IDENTITY' or l.case_id = p_case)) b
            where b.nth = b.most
            and not exists (select from looks l where l.person_id = actor() and l.action = p_action and l.case_id = p_case
                            and l.began_at > clock_timestamp() - interval '10 minutes');
        if waits = 0 and not exists (
            select from looks l where l.person_id = actor() and l.action = p_action and l.case_id = p_case
            and l.began_at > clock_timestamp() - interval '10 minutes')
        then
            insert into looks (case_id, person_id, action) values (p_case, actor(), p_action);
        end if;
    end if;
    insert into access_events (actor, action, object_id, allowed, purpose)
        values (actor(), p_action, p_object, waits is not distinct from 0, p_purpose);
    return waits;
end $$;


-- Where she is, for police with a place on the case: when they may look (as `look` says it), and what the vault holds.
create function see_victim_location(p_case uuid, p_purpose text)
    returns table (waits integer, location_id uuid, recorded_at timestamptz, ciphertext bytea)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
begin
    waits := look(p_case, 'SEE_VICTIM_LOCATION', p_case, p_purpose);
    if waits = 0 then
        select l.id, l.recorded_at, locate(l.id) into location_id, see_victim_location.recorded_at, ciphertext
            from victim_locations l where l.case_id = p_case and l.replaced_at is null;
    end if;
    return next;
end $$;

-- A rescue: a supervisor of the case's force, with a place on the case or without, is answered at once. No bound holds it back, and
-- it counts as a look; an alarm stands until an administrator settles it, and both who are in charge are told. Not for a case that
-- is ring-fenced, whose force is who must not know, for whoever declared an interest (E24), or where nothing is recorded.
create function break_glass(p_case uuid, p_reason text)
    returns table (location_id uuid, recorded_at timestamptz, ciphertext bytea)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    v_event bigint;
begin
    select l.id, l.recorded_at into location_id, break_glass.recorded_at from victim_locations l
        join cases c on c.id = l.case_id and c.ring_fenced_at is null
        join people p on p.id = actor() and p.roles ? 'SUPERVISOR' and p.organisation_id = c.force_id
        where l.case_id = p_case and l.replaced_at is null
        and not exists (select from conflicts x where x.case_id = p_case and x.person_id = actor()
                        and x.resolution is distinct from 'CLEARED');
    insert into access_events (actor, action, object_id, allowed, purpose)
        values (actor(), 'BREAK_GLASS', p_case, location_id is not null, p_reason) returning id into v_event;
    if location_id is null then
        return;
    end if;
    insert into looks (case_id, person_id, action) values (p_case, actor(), 'SEE_VICTIM_LOCATION');
    insert into alarms (word, case_id, actor, action, event_id, at)
        values ('GLASS_BROKEN', p_case, actor(), 'BREAK_GLASS', v_event, clock_timestamp());
    insert into outbox (id, case_id, kind, recipient_id, object_id, due_at)
        select uuidv7(), p_case, 'GLASS_BROKEN', told.who, p_case, clock_timestamp()
        from cases c cross join lateral (select distinct unnest(array[c.supervisor_id, c.oic_id])) as told (who)
        where c.id = p_case and told.who <> actor();
    ciphertext := locate(location_id);
    return next;
end $$;

grant select on conflicts to rtk_keeper;
grant insert on outbox to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function look(uuid, text, uuid, text) owner to rtk_keeper;
alter function see_victim_location(uuid, text) owner to rtk_keeper;
alter function break_glass(uuid, text) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function look(uuid, text, uuid, text), see_victim_location(uuid, text), break_glass(uuid, text) from public;
grant execute on function look(uuid, text, uuid, text) to rtk_app, rtk_opener;
grant execute on function see_victim_location(uuid, text), break_glass(uuid, text) to rtk_app;
