-- Who may be told in her place (E29). The name is read by those whose rows these are, and by no worker.
create table recipients (
    id UUID not null, case_id UUID not null, name TEXT not null, relation TEXT not null, basis TEXT not null,
    reason TEXT not null, recorded_by UUID not null, recorded_at timestamptz not null,
    connected_to_subject TEXT not null, subject_id UUID, identity_version INTEGER, cleared_by UUID,
    cleared_at timestamptz, determination TEXT, determined_by UUID, determined_at timestamptz, ended_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index recipients_case on recipients (case_id);

alter table recipients enable row level security;
alter table recipients force row level security;
create policy entered on recipients to rtk_app using (entered(case_id)) with check (entered(case_id));
create policy by_task on recipients for select to rtk_app using (exists (
    select from tasks where tasks.case_id = recipients.case_id and person_id = actor() and done_at is null
    and kind = any (array['ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR',
                          'SAFEGUARDING_AUTHORISER', 'SUPERVISOR'])));
create policy keeper on recipients to rtk_keeper using (true) with check (true);
create policy gate on recipients for select to rtk_gate using (true);

-- Who they are and why they were proposed is not written again; what is said of them afterwards is.
grant select, insert on recipients to rtk_app;
grant update (connected_to_subject, subject_id, identity_version, cleared_by, cleared_at, determination, determined_by,
              determined_at, ended_at) on recipients to rtk_app;
grant select on recipients to rtk_gate;
