-- The officers of a case read what was done on it, as its supervisor does: it is closed words, and they are answerable for it.
alter policy by_task on audit_events using (exists (
    select from tasks where tasks.case_id = audit_events.case_id and person_id = actor() and done_at is null
    and kind = any (array['OFFICER', 'OIC', 'SUPERVISOR'])));
