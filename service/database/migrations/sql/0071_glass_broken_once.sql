-- A glass that is broken over and over alarms once in ten minutes, as `look` reckons, and tells both who are in charge once: a thousand
-- notices in a few seconds bury the one before them. Every time is an access event.
create or replace function break_glass(p_case uuid, p_reason text)
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
    if not exists (select from alarms a where a.word = 'GLASS_BROKEN' and a.case_id = p_case and a.actor = actor()
                   and a.settled_at is null and a.at > clock_timestamp() - interval '10 minutes')
    then
        insert into alarms (word, case_id, actor, action, event_id, at)
            values ('GLASS_BROKEN', p_case, actor(), 'BREAK_GLASS', v_event, clock_timestamp());
        insert into outbox (id, case_id, kind, recipient_id, object_id, due_at)
            select uuidv7(), p_case, 'GLASS_BROKEN', told.who, p_case, clock_timestamp()
            from cases c cross join lateral (select distinct unnest(array[c.supervisor_id, c.oic_id])) as told (who)
            where c.id = p_case and told.who <> actor();
    end if;
    ciphertext := locate(location_id);
    return next;
end $$;
