-- Decoys: cases nobody has a task for, made by an administrator's command and by nothing else. To everybody they are what every
-- hidden case is, nothing at all. Whoever tries one of their ids had it from where nobody may have it.
create table decoys (
    case_id UUID not null, crime_reference TEXT not null, made_at timestamptz not null default clock_timestamp(),
    PRIMARY KEY (case_id), FOREIGN KEY(case_id) REFERENCES cases (id)
);
create table decoy_objects (
    object_id UUID not null, case_id UUID not null,
    PRIMARY KEY (object_id), FOREIGN KEY(case_id) REFERENCES decoys (case_id)
);

-- What the database has seen and somebody has to look at; it stands until an administrator settles it.
create table alarms (
    id UUID not null default uuidv7(), word TEXT not null, case_id UUID not null, actor UUID, action TEXT not null,
    event_id BIGINT, task_id UUID, at timestamptz not null, settled_at timestamptz,
    PRIMARY KEY (id), UNIQUE (event_id, case_id), UNIQUE (task_id), CHECK (word ~ '^[A-Z_]{1,40}$'),
    FOREIGN KEY(case_id) REFERENCES cases (id)
);

do $$
declare
    name text;
begin
    foreach name in array array['decoys', 'decoy_objects', 'alarms'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', name);
    end loop;
end $$;
grant select, insert on decoys, decoy_objects to rtk_keeper;
grant select, insert, update (settled_at) on alarms to rtk_keeper;
grant select (id, at, actor, action, object_id, allowed, named) on access_events to rtk_keeper;
grant insert on cases, people, accounts, subjects, data_requests, attributions, case_attributions to rtk_keeper;
grant select on organisations to rtk_keeper;

-- A case with an account, a request, a subject and an attribution, in a force and under a reference as it gives them. No task, no
-- clock, no promise: no worker acts on it, no platform is asked, nobody is written to, and no list or board that starts from
-- tasks or clocks counts it.
create function make_decoy(p_force uuid, p_reference text, p_name text, p_policy text) returns uuid
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    v_now timestamptz := clock_timestamp();
    v_case uuid := gen_random_uuid();
    v_victim uuid := gen_random_uuid();
    v_account uuid := gen_random_uuid();
    v_request uuid := gen_random_uuid();
    v_subject uuid := gen_random_uuid();
    v_attribution uuid := gen_random_uuid();
    v_officer uuid;
    v_supervisor uuid;
    v_platform uuid;
begin
    select p.id into v_officer from people p
        where p.organisation_id = p_force and p.roles ? 'OFFICER' order by random() limit 1;
    select p.id into v_supervisor from people p
        where p.organisation_id = p_force and p.roles ? 'SUPERVISOR' and p.id <> v_officer order by random() limit 1;
    select o.id into v_platform from organisations o where o.kind = 'PLATFORM' order by random() limit 1;
    if v_supervisor is null or v_platform is null or p_reference !~ '\S' or p_name !~ '\S' then
        raise invalid_parameter_value using message = 'a decoy needs a force with an officer and a supervisor, a reference and a name';
    end if;
    insert into people (id, organisation_id, name, roles, rank) values (v_victim, p_force, p_name, '["VICTIM"]', 'NONE');
    insert into cases (id, force_id, crime_reference, offence, victim_id, oic_id, supervisor_id, immediate_danger, rights_level,
                       policy_version, epoch, version, opened_at, opened_by)
        values (v_case, p_force, p_reference, 'S4A', v_victim, v_officer, v_supervisor, false, 'ENHANCED', p_policy, 0, 0, v_now,
                v_officer);
    insert into accounts (id, case_id, platform_id, handle, captured_at, seen_at_source, initiated_by)
        values (v_account, v_case, v_platform, substr(md5(random()::text), 1, 9), v_now, true, 'SUBJECT');
    insert into data_requests (id, case_id, platform_id, legal_entity, targets, offence, purpose, necessity, proportionality,
                               collateral_intrusion, exhibits, zone_of_source, typed, urgency, stage, version, drafted_by,
                               drafted_at, renewals, user_notice, flags)
        values (v_request, v_case, v_platform, 'Legal', jsonb_build_array(jsonb_build_object('account', v_account,
                    'period_from', v_now - interval '30 days', 'period_to', v_now, 'categories', array['SUBSCRIBER'])),
                'S4A', 'Prevention of crime.', 'The account is unknown.', 'One account.', 'None expected.', '[]', 'Europe/London',
                false, 'ROUTINE', 'DRAFT', 0, v_officer, v_now, 0, 'UNKNOWN', '[]');
    insert into subjects (id, case_id, identity_version, created_at, created_by)
        values (v_subject, v_case, 1, v_now, v_officer);
    insert into attributions (id, case_id, subject_id, identity_version, accounts, alternatives, stage, grade, proposed_by,
                              proposed_at)
        values (v_attribution, v_case, v_subject, 1, '[]', '[]', 'PROPOSED', 'LEAD', v_officer, v_now);
    insert into case_attributions (id, case_id, attribution_id, since)
        values (gen_random_uuid(), v_case, v_attribution, v_now);
    insert into decoys (case_id, crime_reference) values (v_case, p_reference);
    insert into decoy_objects (object_id, case_id)
        select of.id, v_case from unnest(array[v_case, v_victim, v_account, v_request, v_subject, v_attribution]) as of (id);
    return v_case;
end $$;

-- A search by a reference that found nothing, kept as a denied look is: with the decoy that it would have found, where it is one's.
create function note_search(p_action text, p_reference text) returns void
    language sql security definer set search_path = rtk, pg_temp as $$
    insert into access_events (actor, action, object_id, allowed) values (actor(), p_action, (
        select d.case_id from decoys d where d.crime_reference = p_reference limit 1), false)
$$;

-- The alarms that stand, one for each person and case, with all that was denied since it was asked last. Whoever denies knows of
-- no decoy and does the same for every id, so that no answer, and no time that one takes, says that it was one.
-- One look into the index for all objects of all decoys: what such an index has not sorted in yet is read with every look. Over
-- 100,000 denials, with 30 objects, it took 76 to 130 ms every two seconds with one look for each; about 20 ms so.
create function standing_alarms() returns table (id uuid, word text, case_id uuid, actor uuid, action text)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
begin
    insert into alarms (word, case_id, actor, action, event_id, at)
        select distinct on (e.id, o.case_id) 'DECOY_TOUCHED', o.case_id, e.actor, e.action, e.id, e.at
        from access_events e join decoy_objects o on o.object_id = any (array_append(e.named, e.object_id))
        where array_append(e.named, e.object_id) && (select array_agg(d.object_id) from decoy_objects d) and not e.allowed
        and not exists (select from alarms a where a.event_id = e.id and a.case_id = o.case_id)
        on conflict do nothing;
    -- Nobody gives a task on one: whoever has one came past every rule.
    insert into alarms (word, case_id, actor, action, task_id, at)
        select 'DECOY_TOUCHED', t.case_id, t.person_id, 'GIVE_TASK', t.id, clock_timestamp()
        from decoys d join tasks t on t.case_id = d.case_id
        where not exists (select from alarms a where a.task_id = t.id)
        on conflict do nothing;
    return query select distinct on (a.word, a.case_id, a.actor) a.id, a.word, a.case_id, a.actor, a.action
        from alarms a where a.settled_at is null order by a.word, a.case_id, a.actor, a.id;
end $$;

-- Somebody has looked at this one: whether it was standing. What the same person tries from now on is another.
create function settle_alarm(p_alarm uuid) returns boolean
    language sql security definer set search_path = rtk, pg_temp as $$
    with settled as (
        update alarms a set settled_at = clock_timestamp() from alarms of
        where of.id = p_alarm and a.settled_at is null and a.word = of.word and a.case_id = of.case_id
        and a.actor is not distinct from of.actor returning 1)
    select exists (select from settled)
$$;

-- An auditor reads every case's record, and of a decoy there is none.
create or replace function look_into_record(p_case uuid, p_purpose text) returns boolean
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    allowed boolean;
begin
    allowed := exists (select from cases c where c.id = p_case) and not exists (select from decoys d where d.case_id = p_case) and (
        exists (select from people p join organisations o on o.id = p.organisation_id
                where p.id = actor() and p.roles ? 'AUDITOR' and o.kind = 'OVERSIGHT')
        or exists (select from tasks t where t.case_id = p_case and t.person_id = actor() and t.kind = 'SUPERVISOR'
                   and t.done_at is null));
    insert into access_events (actor, action, object_id, allowed, purpose)
        values (actor(), 'SEE_AUDIT_TRAIL', p_case, allowed, p_purpose);
    if allowed then
        perform set_config('rtk.inspected', p_case::text, true);
    end if;
    return allowed;
end $$;

grant create on schema rtk to rtk_keeper;
alter function make_decoy(uuid, text, text, text) owner to rtk_keeper;
alter function note_search(text, text) owner to rtk_keeper;
alter function standing_alarms() owner to rtk_keeper;
alter function settle_alarm(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function make_decoy(uuid, text, text, text), note_search(text, text), standing_alarms(), settle_alarm(uuid)
    from public;
grant execute on function make_decoy(uuid, text, text, text), settle_alarm(uuid) to rtk_migrator;
grant execute on function standing_alarms() to rtk_migrator, rtk_sealer;
grant execute on function note_search(text, text) to rtk_app;
