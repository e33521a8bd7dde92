-- Signing in with a provider of somebody else's: what is remembered while a browser is there, the state as its SHA-256; and an
-- account that is bound by whom the provider named, in place of a passkey.
alter table auth.sign_ins add column issuer TEXT, add column state BYTEA unique, add column nonce TEXT, add column verifier TEXT,
    add CHECK (num_nulls(issuer, state, nonce, verifier) in (0, 4));
alter table auth.account_codes add column issuer TEXT, add column subject TEXT, add CHECK (num_nulls(issuer, subject) in (0, 2));

create or replace function auth.claim_account(p_hash bytea, p_officer uuid) returns uuid
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
declare claimed account_codes;
begin
    update account_codes set used_at = clock_timestamp()
        where hash = p_hash and used_at is null and expires_at > clock_timestamp() returning * into claimed;
    if claimed.passkey is not null or claimed.issuer is not null then
        insert into rtk.people (id, organisation_id, name, roles, rank)
            select claimed.person_id, o.organisation_id, 'Account', '["VICTIM"]', 'NONE' from rtk.people o where o.id = p_officer;
    end if;
    if claimed.passkey is not null then
        insert into passkeys (id, person_id, public_key, sign_count)
            values (claimed.passkey, claimed.person_id, claimed.public_key, claimed.sign_count);
    end if;
    if claimed.issuer is not null then
        insert into subjects (issuer, subject, person_id) values (claimed.issuer, claimed.subject, claimed.person_id);
    end if;
    return claimed.person_id;
end $$;

-- A session lasts from when it is begun, and not from when its person signed in elsewhere.
create or replace function auth.begin_browser_session(p_id uuid, p_cookie bytea, p_person uuid, p_at timestamptz, p_methods jsonb)
    returns void
    language sql volatile security definer set search_path = auth, pg_temp as $$
    insert into sessions (id, person_id, scope, signed_in_at, methods, cookie, idle, expires_at, ends_at)
        select p_id, p.id, 'rtk', p_at, p_methods, p_cookie, l.idle, clock_timestamp() + l.idle, clock_timestamp() + l.longest
        from rtk.people p, lateral (select case when p.roles ? 'VICTIM' then interval '10 minutes' else interval '15 minutes' end,
                                           case when p.roles ? 'VICTIM' then interval '30 minutes' else interval '8 hours' end)
                                    as l (idle, longest)
        where p.id = p_person
$$;

grant create on schema auth to rtk_keeper;
grant insert on auth.subjects to rtk_keeper;
revoke create on schema auth from rtk_keeper;
