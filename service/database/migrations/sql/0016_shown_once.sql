-- An opening is marked shown once: the row before has no mark, the row after has one. (Without its own check a policy checks
-- the new row by the condition of the old one.)
alter policy shown_once on openings using (opened_at is null) with check (opened_at is not null);
