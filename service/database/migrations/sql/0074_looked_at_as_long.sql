-- Who is let back in was looked at closely for ten minutes, whatever of theirs had been ended before: a token that would have lasted
-- longer was heard again after them. And of a client that is given another person to act as, tokens for the one before were heard
-- on when the client was ended. Both are looked at now for as long as anything lasts that is given here, or minutes longer.
create or replace function auth.block_looks_closely() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        update rtk.people set closely_until = clock_timestamp() + interval '9 hours' where id = old.person_id;
    else
        perform look_closely(new.person_id, 'infinity');
    end if;
    return null;
end $$;

create function auth.client_of_another_looks_closely() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform look_closely(old.person_id, clock_timestamp() + interval '10 minutes');
    return null;
end $$;
create trigger looks_closely_at_whom_it_was after update of person_id on auth.clients for each row
    when (new.person_id is distinct from old.person_id) execute function auth.client_of_another_looks_closely();

grant create on schema auth to rtk_keeper;
alter function auth.client_of_another_looks_closely() owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.client_of_another_looks_closely() from public;
