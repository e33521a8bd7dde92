-- What the second officer said of a decision that rests on another reason than the closed ones (R17).
create table second_opinions (
    id UUID not null, case_id UUID not null, decision_id UUID not null, agrees BOOLEAN not null, reason TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index second_opinions_case on second_opinions (case_id);

alter table second_opinions enable row level security;
alter table second_opinions force row level security;
create policy entered on second_opinions to rtk_app using (entered(case_id)) with check (entered(case_id));
create policy by_task on second_opinions for select to rtk_app using (exists (
    select from tasks where tasks.case_id = second_opinions.case_id and person_id = actor() and done_at is null
    and kind = any (array['DISCLOSURE_AUTHORISER', 'OFFICER', 'OIC', 'REVIEW_CHAIR', 'SAFEGUARDING_AUTHORISER',
                          'SUPERVISOR'])));
create policy keeper on second_opinions to rtk_keeper using (true) with check (true);
create policy gate on second_opinions for select to rtk_gate using (true);
grant select, insert on second_opinions to rtk_app;
grant select on second_opinions to rtk_gate;
