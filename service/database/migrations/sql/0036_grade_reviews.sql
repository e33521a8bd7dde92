-- A grade that was looked at again after police action, and stood (P17b).
create table grade_reviews (
    id UUID not null, case_id UUID not null, attribution_id UUID, grade TEXT not null, reasons TEXT not null,
    reviewed_by UUID not null, reviewed_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index grade_reviews_case on grade_reviews (case_id);

alter table grade_reviews enable row level security;
alter table grade_reviews force row level security;
create policy entered on grade_reviews to rtk_app, rtk_worker using (entered(case_id)) with check (entered(case_id));
create policy by_task on grade_reviews for select to rtk_app using (exists (
    select from tasks where tasks.case_id = grade_reviews.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
create policy keeper on grade_reviews to rtk_keeper using (true) with check (true);
create policy gate on grade_reviews for select to rtk_gate using (true);
grant select, insert on grade_reviews to rtk_app;
grant select on grade_reviews to rtk_worker, rtk_gate;
