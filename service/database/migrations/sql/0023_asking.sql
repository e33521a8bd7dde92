-- Questions a platform asks back and the pauses they make, preservation, errors; what is set aside unseen; routes.
create table clarifications (
    id UUID not null, case_id UUID not null, request_id UUID not null, question TEXT not null, document UUID,
    asked_at timestamptz not null, asked_by UUID not null, recorded_at timestamptz not null, answer TEXT,
    answer_document UUID, answered_at timestamptz, answered_by UUID,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table pauses (
    id UUID not null, case_id UUID not null, request_id UUID not null, reason TEXT not null, owner TEXT not null,
    started_at timestamptz not null, ended_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table preservations (
    id UUID not null, case_id UUID not null, account_id UUID not null, platform_id UUID not null, stage TEXT not null,
    opened_at timestamptz not null, asked_at timestamptz, receipt TEXT, outcome TEXT, reference TEXT,
    snapshot_at timestamptz, expires_at timestamptz, acknowledged_at timestamptz, renewals INTEGER not null,
    renewed_at timestamptz, ended_at timestamptz, ended_reason TEXT,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create table data_errors (
    id UUID not null, case_id UUID not null, request_id UUID not null, response_id UUID, kind TEXT not null,
    error_class TEXT not null, found_before_acquisition BOOLEAN not null, data_acquired BOOLEAN not null,
    third_party_harm TEXT not null, action_taken TEXT not null, opened_at timestamptz not null, opened_by UUID not null,
    decision TEXT, reasons TEXT, reported_at timestamptz, report_reference TEXT, resolved_at timestamptz,
    resolved_by UUID,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index clarifications_case on clarifications (case_id);
create index clarifications_request on clarifications (request_id);
create index pauses_case on pauses (case_id);
create index preservations_case on preservations (case_id);
create index data_errors_case on data_errors (case_id);

alter table data_requests
    add column returned_at timestamptz, add column returned_reasons TEXT, add column route TEXT,
    add column answer_by timestamptz, add column user_notice_accepted_by UUID,
    add column user_notice_accepted_at timestamptz, add column user_notice_accepted_reason TEXT,
    add column notify_at timestamptz, add column notice_warned_at timestamptz, add column platform_reference TEXT,
    add column acknowledged_at timestamptz, add column renewals INTEGER not null default 0,
    add column paused_since timestamptz, add column cancelled_at timestamptz, add column cancelled_reason TEXT;
alter table data_requests alter column renewals drop default;
alter table deadlines add column paused_since timestamptz;
alter table responses add column quarantined JSONB not null default '[]';
alter table responses alter column quarantined drop default;
alter table documents add column quarantined BOOLEAN not null default false;
alter table documents alter column quarantined drop default;
alter table organisations add column location TEXT, add column accepts_uk_authority BOOLEAN not null default false;
alter table organisations alter column accepts_uk_authority drop default;
alter table organisations add constraint organisations_of_platforms check (kind = 'PLATFORM' or location is null);

do $$
declare
    reader record;
    narrowed text;
begin
    for reader in select * from (values
        ('clarifications', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('pauses', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('preservations', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('data_errors', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR'])
    ) as readers (name, kinds)
    loop
        -- A liaison sees the questions on the request it is asked, and the account it is asked to preserve.
        narrowed := case reader.name
            when 'clarifications' then 'or (kind = ''PLATFORM_LIAISON'' and object_id = clarifications.request_id)'
            when 'preservations' then 'or (kind = ''PLATFORM_LIAISON'' and object_id = preservations.id)'
            else '' end;
        execute format('alter table %I enable row level security', reader.name);
        execute format('alter table %I force row level security', reader.name);
        execute format('create policy entered on %I to rtk_app, rtk_worker using (entered(case_id))'
                       ' with check (entered(case_id))', reader.name);
        execute format('create policy by_task on %I for select to rtk_app using (exists (select from tasks where'
                       ' tasks.case_id = %I.case_id and person_id = actor() and done_at is null'
                       ' and (kind = any (%L::text[]) %s)))', reader.name, reader.name, reader.kinds, narrowed);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', reader.name);
        execute format('create policy gate on %I for select to rtk_gate using (true)', reader.name);
        execute format('grant select, insert on %I to rtk_app', reader.name);
        execute format('grant select on %I to rtk_gate', reader.name);
    end loop;
end $$;
grant update (answer, answer_document, answered_at, answered_by) on clarifications to rtk_app;
grant update (ended_at) on pauses to rtk_app;
grant update (stage, asked_at, receipt, outcome, reference, snapshot_at, expires_at, acknowledged_at, renewals, renewed_at,
              ended_at, ended_reason) on preservations to rtk_app;
grant update (error_class, third_party_harm, action_taken, decision, reasons, reported_at, report_reference, resolved_at,
              resolved_by) on data_errors to rtk_app;
grant select on pauses, preservations to rtk_worker;
grant update (stage, asked_at, receipt) on preservations to rtk_worker;
create policy answered_once on clarifications as restrictive for update to rtk_app
    using (answered_at is null) with check (true);
create policy resolved_once on data_errors as restrictive for update to rtk_app using (resolved_at is null) with check (true);

-- A file in which there is more than was asked, or somebody else's data, is shown to nobody. What was set aside stays so.
alter policy by_task on documents using (case_id is not null and not quarantined and exists (
    select from tasks where tasks.case_id = documents.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR'])));

-- What was asked and answered about a request is read by the platform that is asked.
create policy clarified on documents for select to rtk_app using (case_id is not null and not quarantined and exists (
    select from clarifications c join tasks t on t.object_id = c.request_id
    where documents.id in (c.document, c.answer_document) and t.kind = 'PLATFORM_LIAISON' and t.person_id = actor()
    and t.done_at is null));

-- Whoever is barred is asked nothing; one condition for a request and for a preservation.
create or replace function is_asked(request uuid) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from tasks t where t.object_id = is_asked.request and t.kind = 'PLATFORM_LIAISON'
                   and t.person_id = actor() and t.done_at is null and t.barred_at is null)
$$;

create function account_to_preserve(preservation uuid)
    returns table (id uuid, immutable_id text, handle text, address text, captured_at timestamptz)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select a.id, a.immutable_id, a.handle, a.address, a.captured_at from preservations p join accounts a
        on a.id = p.account_id where p.id = account_to_preserve.preservation and is_asked(p.id)
$$;

create function preservation_asked_by(preservation uuid) returns table (name text, organisation text)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select p.name, o.name from preservations r join cases c on c.id = r.case_id
        left join lateral (select t.person_id from tasks t where t.case_id = c.id and t.kind = 'SPOC' and t.done_at is null
                           order by t.since, t.id limit 1) spoc on true
        join people p on p.id = coalesce(spoc.person_id, c.supervisor_id) join organisations o on o.id = p.organisation_id
        where r.id = preservation_asked_by.preservation and is_asked(r.id)
$$;

-- Promises with a deadline or a moment that is past and not acted on, for the worker to wake; a clock that is paused is not.
create or replace function neglected_promises() returns table (kind text, id uuid)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select d.promise_kind, d.promise_id from deadlines d
        where d.met_at is null and d.acted_at is null and d.ended_at is null and d.paused_since is null
        and d.due_at < clock_timestamp() - interval '5 seconds'
    union
    select 'DISCLOSURE', s.case_id from schedules s
        where s.asked_at is null and s.ended_at is null and s.at < clock_timestamp() - interval '5 seconds'
$$;

grant select on preservations to rtk_keeper;
grant create on schema rtk to rtk_keeper;
alter function account_to_preserve(uuid) owner to rtk_keeper;
alter function preservation_asked_by(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function account_to_preserve(uuid), preservation_asked_by(uuid) from public;
grant execute on function account_to_preserve(uuid), preservation_asked_by(uuid) to rtk_app;
