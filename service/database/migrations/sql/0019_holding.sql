-- What holds a telling back or keeps somebody off it, and what may be said beside a telling.
create table embargoes (
    id UUID not null, case_id UUID not null, kind TEXT not null, parts JSONB not null, owner_id UUID not null,
    reason TEXT not null, since timestamptz not null, review_at timestamptz not null, expires_at timestamptz not null,
    renews UUID, set_by UUID not null, set_at timestamptz not null, lifted_by UUID, lifted_at timestamptz,
    lifted_reason TEXT,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table conflicts (
    id UUID not null, case_id UUID not null, person_id UUID not null, relation TEXT not null, reason TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null, resolution TEXT, resolution_reason TEXT,
    resolved_by UUID, resolved_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table policy_migrations (
    id UUID not null, case_id UUID not null, was TEXT not null, policy_version TEXT not null, reason TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table progress_notices (
    id UUID not null, case_id UUID not null, reason TEXT not null, cleared_by UUID not null,
    cleared_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table assurances (
    id UUID not null, case_id UUID not null, statements JSONB not null, subject_id UUID not null,
    identity_version INTEGER not null, reason TEXT not null, given_by UUID not null, given_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table rehearings (
    id UUID not null, case_id UUID not null, telling_id UUID not null, recipient_id UUID not null,
    parts JSONB not null, deliverer_id UUID not null, reason TEXT not null, recorded_by UUID not null,
    recorded_at timestamptz not null, valid_until timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table identities_learned (
    id UUID not null, case_id UUID not null, recipient_id UUID not null, parts JSONB not null,
    learned_at timestamptz not null, learned_from TEXT not null, circumstances TEXT not null, missing JSONB not null,
    flags JSONB not null, recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index embargoes_case on embargoes (case_id);
create index conflicts_case on conflicts (case_id);
create index policy_migrations_case on policy_migrations (case_id);
create index progress_notices_case on progress_notices (case_id);
create index assurances_case on assurances (case_id);
create index rehearings_case on rehearings (case_id);
create index identities_learned_case on identities_learned (case_id);

-- An embargo without owner or expiry cannot be saved: not null says so, and these say that the words mean something.
alter table embargoes add constraint embargoes_hold_something check (jsonb_array_length(parts) > 0);
alter table embargoes add constraint embargoes_end check (expires_at > set_at and review_at > set_at);
alter table embargoes add constraint embargoes_have_a_reason check (btrim(reason) <> '');

-- Which sealed record was reviewed and decided, which parts an appointment is for, who was cleared, and what was held.
alter table safety_reviews add column subject_id UUID, add column identity_version INTEGER;
alter table decisions add column subject_id UUID, add column identity_version INTEGER, add column second_officer_id UUID;
alter table schedules add column involved JSONB not null default '[]', add column parts JSONB not null default '[]',
    add column held JSONB not null default '[]';
alter table accounts add column initiated_by TEXT not null default 'UNKNOWN';

-- Somebody with a conflict of interest keeps their place and sees nothing through it.
alter table tasks add column barred_at timestamptz;

do $$
declare
    reader record;
begin
    for reader in select * from (values
        ('embargoes', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('conflicts', array['SUPERVISOR']),
        ('policy_migrations', array['OFFICER', 'OIC', 'SUPERVISOR']),
        ('progress_notices', array[
            'ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('assurances', array[
            'ADVOCATE', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('rehearings', array['ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('identities_learned', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ])
    ) as readers (name, kinds)
    loop
        execute format('alter table %I enable row level security', reader.name);
        execute format('alter table %I force row level security', reader.name);
        execute format('create policy entered on %I to rtk_app, rtk_worker using (entered(case_id))'
                       ' with check (entered(case_id))', reader.name);
        execute format('create policy by_task on %I for select to rtk_app using (exists (select from tasks where'
                       ' tasks.case_id = %I.case_id and person_id = actor() and done_at is null'
                       ' and kind = any (%L::text[])))', reader.name, reader.name, reader.kinds);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', reader.name);
        execute format('create policy gate on %I for select to rtk_gate using (true)', reader.name);
        execute format('grant select, insert on %I to rtk_app', reader.name);
        execute format('grant select on %I to rtk_worker, rtk_gate', reader.name);
    end loop;
end $$;
grant update (lifted_by, lifted_at, lifted_reason) on embargoes to rtk_app;
grant update (resolution, resolution_reason, resolved_by, resolved_at) on conflicts to rtk_app;
create policy resolved_once on conflicts as restrictive for update to rtk_app using (resolved_at is null) with check (true);

-- Everybody's own places, but for those that are barred: every other policy rests on this one.
alter policy own on tasks using (person_id = actor() and barred_at is null);

-- Bars somebody from a case, or lets them in again: all their places at once, on a case that was entered.
create function bar_from_case(case_id uuid, person_id uuid, barred boolean) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    changed integer;
begin
    if not entered(bar_from_case.case_id) then
        raise insufficient_privilege using message = 'somebody is barred from a case that was entered';
    end if;
    update tasks t set barred_at = case when barred then clock_timestamp() end
        where t.case_id = bar_from_case.case_id and t.person_id = bar_from_case.person_id
        and (t.barred_at is null) = barred;
    get diagnostics changed = row_count;
    return changed;
end $$;

-- A place that is given to somebody who is barred is barred.
create or replace function give_task(case_id uuid, person_id uuid, kind text, object_id uuid, due_at timestamptz)
    returns uuid language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    given uuid;
begin
    if not (entered(give_task.case_id) or (
        give_task.person_id = actor() and give_task.kind = 'OIC'
        and not exists (select from cases c where c.id = give_task.case_id)
        and not exists (select from tasks t where t.case_id = give_task.case_id)))
    then
        raise insufficient_privilege using message = 'a task is given on a case that was entered';
    end if;
    select t.id into given from tasks t where t.case_id = give_task.case_id and t.person_id = give_task.person_id
        and t.kind = give_task.kind and t.object_id is not distinct from give_task.object_id and t.done_at is null;
    if given is null then
        insert into tasks (id, case_id, person_id, kind, object_id, since, due_at, barred_at)
            values (uuidv7(), give_task.case_id, give_task.person_id, give_task.kind, give_task.object_id,
                    clock_timestamp(), give_task.due_at,
                    (select clock_timestamp() from conflicts x where x.case_id = give_task.case_id
                        and x.person_id = give_task.person_id and x.resolution is distinct from 'CLEARED' limit 1))
            returning id into given;
    end if;
    return given;
end $$;

-- Nobody who is barred enters; looked at under the lock again, as before.
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

grant create on schema rtk to rtk_keeper;
alter function bar_from_case(uuid, uuid, boolean) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
grant update (barred_at) on tasks to rtk_keeper;
grant select on conflicts to rtk_keeper;
revoke execute on function bar_from_case(uuid, uuid, boolean) from public;
grant execute on function bar_from_case(uuid, uuid, boolean) to rtk_app;
