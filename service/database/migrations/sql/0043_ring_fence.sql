-- A ring-fenced case (B6: she is staff or in the public eye, or its subject is a police officer or a public figure) is not
-- found by its force and reference either, the one key that a user can provoke: it leaves that key, so that whoever opens a
-- case under the same reference is answered as if there were none.
alter table cases add column ring_fenced_at timestamptz;
-- Row security shows the owner no row either, but where it is not forced.
alter table cases no force row level security;
alter table subject_flags no force row level security;
update cases set ring_fenced_at = clock_timestamp() where exists (
    select from subject_flags f where f.case_id = cases.id and 'YES' in (f.police, f.public_figure));
alter table cases force row level security;
alter table subject_flags force row level security;

alter table cases drop constraint cases_force_crime_reference;
create unique index cases_force_crime_reference on cases (force_id, crime_reference) where ring_fenced_at is null;

create or replace function case_exists(crime_reference text) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from cases c join people p on p.organisation_id = c.force_id
                   where p.id = actor() and c.crime_reference = case_exists.crime_reference and c.ring_fenced_at is null)
$$;
