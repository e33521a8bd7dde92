-- A case in other hands: who was in charge until when, and who is from then on.
create table hand_overs (
    id UUID not null, case_id UUID not null, place TEXT not null, left_by UUID not null, taken_over_by UUID not null,
    reason TEXT not null, handed_over_by UUID not null, handed_over_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
create index hand_overs_case on hand_overs (case_id);
alter table hand_overs add constraint hand_overs_to_somebody_else check (left_by <> taken_over_by);

alter table hand_overs enable row level security;
alter table hand_overs force row level security;
create policy entered on hand_overs to rtk_app, rtk_worker using (entered(case_id)) with check (entered(case_id));
create policy by_task on hand_overs for select to rtk_app using (exists (
    select from tasks where tasks.case_id = hand_overs.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
create policy keeper on hand_overs to rtk_keeper using (true) with check (true);
create policy gate on hand_overs for select to rtk_gate using (true);
grant update (owner_id) on embargoes to rtk_app;
grant select, insert on hand_overs to rtk_app;
grant select on hand_overs to rtk_worker, rtk_gate;
