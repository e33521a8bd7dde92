-- Who sees which rows. A row is visible when the actor has an open task of a listed kind on its case, or when its case
-- has been entered (locked) in this transaction. The kinds are those of service/access.py (READERS); a test compares them.

create function actor() returns uuid language sql stable as
    $$ select nullif(current_setting('rtk.actor', true), '')::uuid $$;

create function entered(id uuid) returns boolean language sql stable as
    $$ select id::text = any (string_to_array(coalesce(current_setting('rtk.entered', true), ''), ',')) $$;

do $$
declare
    reader record;
    narrowed text;
begin
    for reader in select * from (values
        ('cases', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('incidents', array['OFFICER', 'OIC', 'SUPERVISOR']),
        ('accounts', array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('needs', array['ADVOCATE', 'DELIVERER', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('safety_plans', array['ADVOCATE', 'DELIVERER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SUPERVISOR', 'VICTIM']),
        ('screens', array[
            'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('determinations', array[
            'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('victim_informed', array['ADVOCATE', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('my_cases', array['VICTIM']),
        ('data_requests', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('responses', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('return_rows', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('entity_data', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('subjects', array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('sealed_parts', array['DELIVERER']),
        ('strands', array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR']),
        ('attributions', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('case_attributions', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('challenges', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('police_actions', array[
            'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('subject_flags', array[
            'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('wishes', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SUPERVISOR', 'VICTIM'
        ]),
        ('safety_reviews', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'
        ]),
        ('decisions', array[
            'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('authorisations', array[
            'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('schedules', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('reconfirmations', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('stops', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('openings', array['DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('tellings', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('aborts', array[
            'ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER',
            'SUPERVISOR'
        ]),
        ('follow_ups', array['ADVOCATE', 'OFFICER', 'OIC', 'SUPERVISOR']),
        ('deadlines', array[
            'ADVOCATE', 'AGENCY_MEMBER', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
            'SAFEGUARDING_AUTHORISER', 'SPOC', 'SUPERVISOR'
        ]),
        ('audit_events', array['SUPERVISOR'])
    ) as readers (name, kinds)
    loop
        -- A liaison sees the request it is asked, an agency the review it is invited to, and nothing else of the case.
        narrowed := case reader.name
            when 'data_requests' then 'or (kind = ''PLATFORM_LIAISON'' and object_id = data_requests.id)'
            when 'responses' then 'or (kind = ''PLATFORM_LIAISON'' and object_id = responses.request_id)'
            when 'deadlines' then 'or (kind = ''PLATFORM_LIAISON'' and object_id = deadlines.object_id)'
            else '' end;
        execute format('alter table %I enable row level security', reader.name);
        execute format('alter table %I force row level security', reader.name);
        execute format(
            'create policy entered on %I to rtk_app, rtk_worker, rtk_opener using (entered(%I)) with check (entered(%I))',
            reader.name,
            case reader.name when 'cases' then 'id' else 'case_id' end,
            case reader.name when 'cases' then 'id' else 'case_id' end);
        execute format(
            'create policy by_task on %I for select to rtk_app, rtk_opener using (%s exists (select from tasks where'
            ' tasks.case_id = %I.%I and person_id = actor() and done_at is null and (kind = any (%L::text[]) %s)))',
            reader.name,
            case reader.name when 'return_rows' then 'outcome <> ''EXCESS'' and' else '' end,
            reader.name,
            case reader.name when 'cases' then 'id' else 'case_id' end,
            reader.kinds,
            narrowed);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', reader.name);
        execute format('create policy gate on %I for select to rtk_gate using (true)', reader.name);
    end loop;
end $$;

alter table tasks enable row level security;
alter table tasks force row level security;
create policy own on tasks for select to rtk_app, rtk_opener using (person_id = actor());
create policy entered on tasks to rtk_app, rtk_worker, rtk_opener using (entered(case_id)) with check (entered(case_id));
create policy keeper on tasks to rtk_keeper using (true) with check (true);
create policy gate on tasks for select to rtk_gate using (true);

-- A case is opened by the officer who will be its OIC; its own task is there first, so that nobody admits himself later.
create policy opened on cases for insert to rtk_app with check (opened_by = actor() and oic_id = actor());

alter table outbox enable row level security;
alter table outbox force row level security;
create policy own on outbox for select to rtk_app using (recipient_id = actor());
create policy entered on outbox to rtk_app, rtk_worker using (entered(case_id)) with check (entered(case_id));
create policy sender on outbox to rtk_worker using (sent_at is null);

-- A document is its uploader's alone until a command binds it to a case; then the case's tasks decide.
alter table documents enable row level security;
alter table documents force row level security;
create policy own on documents to rtk_app
    using (case_id is null and uploaded_by = actor()) with check (uploaded_by = actor() or entered(case_id));
create policy entered on documents to rtk_app using (entered(case_id)) with check (entered(case_id));
create policy by_task on documents for select to rtk_app using (case_id is not null and exists (
    select from tasks where tasks.case_id = documents.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SPOC', 'SUPERVISOR'])));
create policy gate on documents for select to rtk_gate using (true);

-- A victim's name is seen with her case; everybody else is in the directory.
alter table people enable row level security;
alter table people force row level security;
create policy directory on people for select to rtk_app, rtk_worker, rtk_opener
    using (not roles ? 'VICTIM' or id = actor() or exists (
        select from cases where cases.victim_id = people.id or cases.victim_account_id = people.id));
create policy reported on people for insert to rtk_app with check (roles = '["VICTIM"]');
create policy keeper on people to rtk_keeper using (true) with check (true);
create policy gate on people for select to rtk_gate using (true);
create policy administered on people to rtk_migrator using (true) with check (true);

alter table command_outcomes enable row level security;
alter table command_outcomes force row level security;
create policy own on command_outcomes to rtk_app using (actor = actor()) with check (actor = actor());

grant usage on schema rtk to rtk_app, rtk_worker, rtk_opener, rtk_auditor, rtk_keeper, rtk_gate, rtk_migrator;
grant select on all tables in schema rtk to rtk_gate;
grant select on all tables in schema rtk to rtk_app;
revoke select on audit_heads, sealed_parts, access_events, engine from rtk_app;
grant insert on all tables in schema rtk to rtk_app;
revoke insert on organisations, tasks, audit_events, audit_heads, engine, openings from rtk_app;
grant update on all tables in schema rtk to rtk_app;
revoke update on organisations, people, audit_events, audit_heads, access_events, engine, wakes, sealed_parts, stops,
    tellings, aborts, incidents, accounts, openings from rtk_app;
grant select on audit_events, outbox to rtk_auditor;
grant select on access_events to rtk_auditor;

-- The worker keeps promises and never reads ciphertext, entity data, narrative evidence or documents.
grant select, insert, update on deadlines, outbox, my_cases, promises to rtk_worker;
grant select, update on data_requests, schedules, safety_reviews, cases to rtk_worker;
grant select on tasks, organisations, people, responses, screens, determinations, attributions, case_attributions,
    challenges, police_actions, subject_flags, wishes, decisions, authorisations, reconfirmations, stops, openings,
    tellings, aborts, follow_ups, needs, safety_plans, victim_informed, accounts to rtk_worker;
grant select, delete, insert on wakes to rtk_worker;
grant select, insert, update on engine to rtk_worker;
grant update on tasks to rtk_worker;

grant select on cases, tasks, schedules, decisions, attributions, case_attributions, sealed_parts, subjects, people,
    organisations, openings to rtk_opener;
grant insert, update on openings to rtk_opener;
grant insert on access_events to rtk_opener, rtk_worker;

grant select, insert, update on people, organisations to rtk_migrator;
