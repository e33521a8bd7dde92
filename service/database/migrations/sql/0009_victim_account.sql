-- Whether a person is an account that a victim signs in with: of her role, and not the row of somebody's first report.
-- Rows of victims are hidden from those who are not on their cases; who binds an account learns only that it is one.
create function is_victim_account(person_id uuid) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from people p where p.id = is_victim_account.person_id and p.roles ? 'VICTIM')
        and not exists (select from cases c where c.victim_id = is_victim_account.person_id)
$$;

grant create on schema rtk to rtk_keeper;
alter function is_victim_account(uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function is_victim_account(uuid) from public;
grant execute on function is_victim_account(uuid) to rtk_app;
