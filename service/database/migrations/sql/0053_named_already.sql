-- Somebody whom a provider named may have been given two codes before either was typed: the second is for the account that the
-- first one made.
create or replace function auth.claim_account(p_hash bytea, p_officer uuid) returns uuid
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
declare
    claimed account_codes;
    known uuid;
begin
    update account_codes set used_at = clock_timestamp()
        where hash = p_hash and used_at is null and expires_at > clock_timestamp() returning * into claimed;
    if claimed.issuer is not null then
        perform pg_advisory_xact_lock(hashtextextended(claimed.issuer || ' ' || claimed.subject, 9069));
        select s.person_id into known from subjects s where s.issuer = claimed.issuer and s.subject = claimed.subject;
        if known is not null then
            return known;
        end if;
    end if;
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
