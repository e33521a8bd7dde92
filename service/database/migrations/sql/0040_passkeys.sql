-- How people sign in here: a passkey, of which the public half is kept; the code with which somebody adds one, given to them in
-- person, once and for half an hour; and a browser in which somebody is signing in. Codes and cookies are kept as a SHA-256.
create table auth.passkeys (
    id BYTEA not null, person_id UUID not null references rtk.people, public_key BYTEA not null, sign_count BIGINT not null,
    added_at timestamptz DEFAULT clock_timestamp() not null, used_at timestamptz, ended_at timestamptz, PRIMARY KEY (id)
);
CREATE INDEX passkeys_person ON auth.passkeys (person_id);
create table auth.enrolments (
    hash BYTEA not null, person_id UUID not null references rtk.people, expires_at timestamptz not null, challenge BYTEA,
    used_at timestamptz, PRIMARY KEY (hash), CHECK (length(hash) = 32)
);
-- A challenge is asked once: asking again replaces it, and whatever answers it uses it up.
create table auth.sign_ins (
    id UUID not null, browser BYTEA not null, request_id UUID not null references auth.requests, challenge BYTEA,
    expires_at timestamptz not null, ended_at timestamptz, PRIMARY KEY (id), CHECK (length(browser) = 32)
);

-- A device was lost: no passkey of theirs signs them in any more, and whatever was given to them is over.
create function auth.forget_passkeys(p_person uuid) returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(p_person);
    update passkeys set ended_at = clock_timestamp() where person_id = p_person and ended_at is null;
    update enrolments set used_at = clock_timestamp() where person_id = p_person and used_at is null;
    update sessions set ended_at = clock_timestamp(), ended_because = 'FORGOTTEN'
        where person_id = p_person and ended_at is null;
end $$;

grant create on schema auth to rtk_keeper;
grant select, update on auth.passkeys, auth.enrolments to rtk_keeper;
alter function auth.forget_passkeys(uuid) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.forget_passkeys(uuid) from public;
grant execute on function auth.forget_passkeys(uuid) to rtk_migrator;

grant select, insert, update on auth.passkeys to rtk_auth;
grant select, update on auth.enrolments to rtk_auth;
grant select, insert, update, delete on auth.sign_ins to rtk_auth;
grant insert on auth.enrolments to rtk_migrator;
