-- What follows police action, and what she reports later. Only ever added to; of a charge, its verification is written once.
create table custody_outcomes (
    id UUID not null, case_id UUID not null, kind TEXT not null, at timestamptz not null, release_at timestamptz,
    bail_until timestamptz, conditions JSONB not null, view_sought BOOLEAN not null,
    recognition_dependent TEXT not null, mitigation TEXT not null, flags JSONB not null, recorded_by UUID not null,
    recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index custody_outcomes_case on custody_outcomes (case_id);
create table charges (
    id UUID not null, case_id UUID not null, offence TEXT not null, charged_at timestamptz not null,
    record_reference TEXT not null, first_public_event_at timestamptz, flags JSONB not null, recorded_by UUID not null,
    recorded_at timestamptz not null, verified_by UUID, verified_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index charges_case on charges (case_id);
create table hearings (
    id UUID not null, case_id UUID not null, kind TEXT not null, at timestamptz not null,
    first_public_event_at timestamptz not null, replaces UUID, recorded_by UUID not null,
    recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index hearings_case on hearings (case_id);
create table further_reports (
    id UUID not null, case_id UUID not null, kind TEXT not null, incidents JSONB not null, accounts JSONB not null,
    initiated_by TEXT not null, while_held BOOLEAN not null, recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index further_reports_case on further_reports (case_id);
create table offence_revisions (
    id UUID not null, case_id UUID not null, was TEXT not null, offence TEXT not null, reason TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index offence_revisions_case on offence_revisions (case_id);

do $$
declare
    name text;
begin
    foreach name in array array['custody_outcomes', 'charges', 'hearings', 'further_reports', 'offence_revisions'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy entered on %I to rtk_app, rtk_worker, rtk_opener using (entered(case_id))'
                       ' with check (entered(case_id))', name);
        execute format('create policy keeper on %I to rtk_keeper using (true) with check (true)', name);
        execute format('create policy gate on %I for select to rtk_gate using (true)', name);
        execute format('grant select, insert on %I to rtk_app', name);
        execute format('grant select on %I to rtk_gate', name);
    end loop;
end $$;
grant update (verified_by, verified_at) on charges to rtk_app;
create policy verified_once on charges as restrictive for update to rtk_app using (verified_at is null);

create policy by_task on custody_outcomes for select to rtk_app using (exists (
    select from tasks where tasks.case_id = custody_outcomes.case_id and person_id = actor() and done_at is null
    and kind = any (array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
                          'SUPERVISOR'])));
create policy by_task on charges for select to rtk_app using (exists (
    select from tasks where tasks.case_id = charges.case_id and person_id = actor() and done_at is null
    and kind = any (array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
                          'SUPERVISOR'])));
create policy by_task on hearings for select to rtk_app using (exists (
    select from tasks where tasks.case_id = hearings.case_id and person_id = actor() and done_at is null
    and kind = any (array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
                          'SUPERVISOR'])));
create policy by_task on further_reports for select to rtk_app using (exists (
    select from tasks where tasks.case_id = further_reports.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
create policy by_task on offence_revisions for select to rtk_app using (exists (
    select from tasks where tasks.case_id = offence_revisions.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
