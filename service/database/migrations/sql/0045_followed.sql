-- Whoever reads an event sees where in the log it was sealed: that is the order in which officers' systems follow along.
alter table record_leaves enable row level security;
alter table record_leaves force row level security;
create policy sealed on record_leaves to rtk_sealer using (true) with check (true);
create policy inspected on record_leaves for select to rtk_auditor using (true);
create policy with_its_event on record_leaves for select to rtk_app using (exists (
    select from audit_events e where e.case_id = record_leaves.case_id and e.sequence = record_leaves.sequence));
grant select (index, case_id, sequence) on record_leaves to rtk_app;
