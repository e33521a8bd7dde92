-- Tellings that did not come by this scheme. Only ever added to; read like tellings, by the same tasks.
create table outside_tellings (
    id UUID not null, case_id UUID not null, recipient_id UUID not null, parts JSONB not null,
    told_at timestamptz not null, told_by TEXT not null, teller UUID, circumstances TEXT not null,
    missing JSONB not null, flags JSONB not null, recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index outside_tellings_case on outside_tellings (case_id);

alter table outside_tellings enable row level security;
alter table outside_tellings force row level security;
create policy entered on outside_tellings to rtk_app, rtk_worker, rtk_opener
    using (entered(case_id)) with check (entered(case_id));
create policy by_task on outside_tellings for select to rtk_app, rtk_opener using (exists (
    select from tasks where tasks.case_id = outside_tellings.case_id and person_id = actor() and done_at is null
    and kind = any (array['ADVOCATE', 'DELIVERER', 'DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'SAFEGUARDING_AUTHORISER',
                          'SUPERVISOR'])));
create policy keeper on outside_tellings to rtk_keeper using (true) with check (true);
create policy gate on outside_tellings for select to rtk_gate using (true);

grant select, insert on outside_tellings to rtk_app;
grant select on outside_tellings to rtk_worker, rtk_gate;
