-- That it was recorded where she is: by whom and when, and never where. Who is on the case as police may see as much.
create table victim_locations (
    id UUID not null, case_id UUID not null, recorded_by UUID not null, recorded_at timestamptz not null,
    replaced_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index victim_locations_case on victim_locations (case_id);

alter table victim_locations enable row level security;
alter table victim_locations force row level security;
create policy entered on victim_locations to rtk_app using (entered(case_id)) with check (entered(case_id));
create policy by_task on victim_locations for select to rtk_app using (exists (
    select from tasks where tasks.case_id = victim_locations.case_id and person_id = (select actor()) and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR']) offset 0));
create policy keeper on victim_locations for select to rtk_keeper using (true);
create policy locator on victim_locations for select to rtk_locator using (true);
grant select, insert, update (replaced_at) on victim_locations to rtk_app;
grant select on victim_locations to rtk_keeper, rtk_locator;

-- The vault: where she is, encrypted under a key of its own that lies outside of the database. No role that logs in reads it, nor
-- the one that checks who may; it is another one than identities lie in, of another role, and no function reads both.
create table location_vault (
    location_id UUID not null, ciphertext BYTEA not null,
    PRIMARY KEY (location_id), FOREIGN KEY(location_id) REFERENCES victim_locations (id)
);
alter table location_vault enable row level security;
alter table location_vault force row level security;
create policy locator on location_vault to rtk_locator using (true) with check (true);
grant usage on schema rtk to rtk_locator;
grant select, insert, delete on location_vault to rtk_locator;

-- Puts the one that holds into the vault; of those that it replaces nothing is kept there.
create function keep_location(p_location uuid, p_ciphertext bytea) returns void
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    v_case uuid;
begin
    select l.case_id into v_case from victim_locations l
        where l.id = p_location and l.replaced_at is null and entered(l.case_id);
    if v_case is null then
        raise insufficient_privilege using message = 'a location is kept on a case that was entered';
    end if;
    delete from location_vault v using victim_locations l where l.id = v.location_id and l.case_id = v_case;
    insert into location_vault values (p_location, p_ciphertext);
end $$;

-- For the keeper's functions alone, once they have checked who asks.
create function locate(p_location uuid) returns bytea
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select v.ciphertext from location_vault v where v.location_id = p_location
$$;

grant create on schema rtk to rtk_locator;
alter function keep_location(uuid, bytea) owner to rtk_locator;
alter function locate(uuid) owner to rtk_locator;
revoke create on schema rtk from rtk_locator;
revoke execute on function keep_location(uuid, bytea), locate(uuid) from public;
grant execute on function keep_location(uuid, bytea) to rtk_app;
grant execute on function locate(uuid) to rtk_keeper;
