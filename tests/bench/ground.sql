-- Cases by the number, written past every trigger by the server's superuser. A thousand of them are full (ten events, six
-- deadlines, three requests), lie evenly among the others and belong to twenty officers, fifty each; what is asked is asked of
-- those, whatever the size. All others have one row of each kind. `:cases` is the number, a multiple of 1,000.
set session_replication_role = replica;
set synchronous_commit = off;
set search_path = rtk;
set maintenance_work_mem = '512MB';

create temp table dropped as
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
    where not indisunique and indrelid = any ('{people,cases,tasks,audit_events,deadlines,data_requests}'::regclass[]);
do $$ declare each record; begin for each in select * from dropped loop execute 'drop index ' || each.name; end loop; end $$;

create temp table made as
    select n, n % (:cases / 1000) = 0 as is_full, md5('case' || n)::uuid as id, md5('victim' || n)::uuid as victim,
        md5('supervisor' || n % (:cases / 1000))::uuid as supervisor,
        md5('officer' || case when n % (:cases / 1000) = 0 then n / (:cases / 1000) % 20 else 20 + n % (:cases / 50 - 19) end)::uuid
            as officer,
        timestamptz '2026-01-01 08:00:00.000125+00' + n * interval '7 seconds' as since
    from generate_series(0, :cases - 1) as n;
-- Three cases of the first officer's, with ten, a hundred and a thousand events.
insert into made select -n, false, md5('history' || n)::uuid, md5('victim' || -n)::uuid, md5('supervisor0')::uuid,
    md5('officer0')::uuid, timestamptz '2025-01-01 08:00:00+00' + n * interval '1 hour' from unnest('{10,100,1000}'::int[]) n;
create temp table force as select id from organisations where kind = 'FORCE' order by id limit 1;
create temp table platform as select id from organisations where kind = 'PLATFORM' order by id limit 1;

insert into people (id, organisation_id, name, roles, rank)
    select md5(kind || n)::uuid, force.id, kind || n, to_jsonb(array[upper(kind)]), 'SERGEANT' from force,
        (select 'officer' as kind, n from generate_series(0, :cases / 50 + 20) n
         union all select 'supervisor', n from generate_series(0, :cases / 1000) n) staff;
insert into people (id, organisation_id, name, roles, rank)
    select victim, force.id, 'Somebody ' || n, '["VICTIM"]', 'NONE' from made, force;

insert into cases (id, force_id, crime_reference, offence, victim_id, oic_id, supervisor_id, immediate_danger, rights_level,
                   policy_version, epoch, version, opened_at, opened_by, acknowledged_at)
    select made.id, force.id, 'NM/' || n, 'S4A', victim, officer, supervisor, false, 'ENHANCED', 'srtk-2026-1', 0, 3, since,
        officer, since + interval '1 day' from made, force;
insert into tasks (id, case_id, person_id, kind, since)
    select uuidv7(), id, officer, 'OIC', since from made union all select uuidv7(), id, supervisor, 'SUPERVISOR', since from made;
insert into audit_events (id, case_id, sequence, at, actor, role, action, object_id, purpose, legal_basis, policy_version,
                          previous_hash, hash)
    select uuidv7(), id, place, since + place * interval '1 hour', officer, 'OIC', 'RECORD_NEEDS', id, 'DPA_2018_S31', 'LG1',
        'srtk-2026-1', sha256('before'), sha256('after')
    from made, generate_series(1, case when is_full then 10 when n < 0 then -n else 1 end) as place;
insert into deadlines (id, case_id, key, object_id, owner, policy_version, started_at, due_at, rung, promise_kind, promise_id)
    select uuidv7(), id, 'P0' || place, id, 'OIC', 'srtk-2026-1', since, since + place * interval '5 days', 0, 'CASE', id
    from made, generate_series(1, case when is_full or n < 0 then 6 else 1 end) as place;
insert into data_requests (id, case_id, platform_id, legal_entity, targets, offence, purpose, necessity, proportionality,
        collateral_intrusion, exhibits, zone_of_source, typed, urgency, stage, version, drafted_by, drafted_at, renewals,
        user_notice, due_at, flags)
    select md5('request' || n || '/' || place)::uuid, made.id, platform.id, 'Picta Ltd', '[]', 'S4A', repeat('purpose ', 5),
        repeat('necessity ', 5), repeat('proportionate ', 5), 'None.', '[]', 'Europe/London', false, 'ROUTINE', 'SERVED', 4,
        officer, since + place * interval '1 hour', 0, 'UNKNOWN', since + interval '20 days', '[]'
    from platform, made, generate_series(1, case when is_full or n < 0 then 3 else 1 end) as place;

do $$ declare each record; begin for each in select * from dropped loop execute each.made; end loop; end $$;
drop table dropped, made, force, platform;
