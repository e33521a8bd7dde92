-- A platform's system that is registered late has the places its platform's liaisons have: what was sent to the platform before is its
-- own as well, and the time for it runs. Nobody else gives a place without a case that was entered (0037), and this gives none but
-- a copy: of what is open, to whoever is the platform's liaison, and to them once.
create function seat_liaison(p_person uuid) returns void
    language sql security definer set search_path = rtk, pg_temp as $$
    insert into tasks (id, case_id, person_id, kind, object_id, since)
    select uuidv7(), place.case_id, p_person, place.kind, place.object_id, clock_timestamp()
    from (
        select distinct t.case_id, t.kind, t.object_id
        from people late join people p on p.organisation_id = late.organisation_id join tasks t on t.person_id = p.id
        where late.id = p_person and late.roles ? 'PLATFORM_LIAISON'
            and t.kind = 'PLATFORM_LIAISON' and t.object_id is not null and t.done_at is null and t.barred_at is null
    ) place
    where not exists (
        select from tasks own where own.person_id = p_person and own.case_id = place.case_id and own.kind = place.kind
            and own.object_id = place.object_id
    );
$$;

grant create on schema rtk to rtk_keeper;
alter function seat_liaison(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function seat_liaison(uuid) from public;
grant execute on function seat_liaison(uuid) to rtk_migrator;
