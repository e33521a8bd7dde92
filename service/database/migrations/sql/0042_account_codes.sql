-- A victim's account. She asks for a code, on her own device and with an officer beside her, and reads it out; he binds her case to
-- whoever was given it, once, within half an hour. Until then a new account is a passkey under a number, and nobody.
alter table auth.sign_ins alter column request_id drop not null;
create table auth.account_codes (
    hash BYTEA not null, person_id UUID not null, passkey BYTEA, public_key BYTEA, sign_count BIGINT,
    expires_at timestamptz not null, used_at timestamptz, PRIMARY KEY (hash), CHECK (length(hash) = 32),
    CHECK (num_nulls(passkey, public_key, sign_count) in (0, 3))
);

-- Uses a code up, and answers whose account it is, made now where it is new; null for no such code, or one that was used.
create function auth.claim_account(p_hash bytea, p_officer uuid) returns uuid
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
declare claimed account_codes;
begin
    update account_codes set used_at = clock_timestamp()
        where hash = p_hash and used_at is null and expires_at > clock_timestamp() returning * into claimed;
    if claimed.passkey is not null then
        insert into rtk.people (id, organisation_id, name, roles, rank)
            select claimed.person_id, o.organisation_id, 'Account', '["VICTIM"]', 'NONE' from rtk.people o where o.id = p_officer;
        insert into passkeys (id, person_id, public_key, sign_count)
            values (claimed.passkey, claimed.person_id, claimed.public_key, claimed.sign_count);
    end if;
    return claimed.person_id;
end $$;

grant create on schema auth to rtk_keeper;
grant select, update on auth.account_codes to rtk_keeper;
grant insert on auth.passkeys to rtk_keeper;
grant insert on rtk.people to rtk_keeper;
alter function auth.claim_account(bytea, uuid) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.claim_account(bytea, uuid) from public;
grant execute on function auth.claim_account(bytea, uuid) to rtk_app;
grant insert on auth.account_codes to rtk_auth;
