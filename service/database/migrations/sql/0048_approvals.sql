-- What somebody signed with a passkey, over exactly what was to be done: kept whole, so that it is verified by whoever has the
-- record and nothing else. `id` is made of all of it (service/facts/approval.py), and the record's event names it. One is good for
-- one act, of the session that it was given for.
create table auth.approvals (
    id UUID not null, person_id UUID not null references rtk.people, action TEXT not null, case_id UUID not null,
    object_id UUID not null, detail TEXT not null, nonce BYTEA not null, public_key BYTEA not null,
    authenticator_data BYTEA not null, client_data BYTEA not null, signature BYTEA not null,
    signed_at timestamptz not null, session_id UUID references auth.sessions, used_at timestamptz, PRIMARY KEY (id)
);
CREATE INDEX approvals_session ON auth.approvals (session_id);
CREATE INDEX approvals_case ON auth.approvals (case_id) where used_at is not null;
alter table auth.codes add column approval_id UUID references auth.approvals;

-- Uses one up for what it was given for, within two minutes; null where there is none.
create function auth.take_approval(p_session uuid, p_action text, p_case uuid, p_object uuid, p_detail text)
    returns table (id uuid, signature bytea)
    language sql volatile security definer set search_path = auth, pg_temp as $$
    update approvals a set used_at = clock_timestamp()
        where a.session_id = p_session and a.action = p_action and a.case_id = p_case and a.object_id = p_object
            and a.detail = p_detail and a.used_at is null and a.signed_at > clock_timestamp() - interval '120 seconds'
        returning a.id, a.signature
$$;

-- For whoever may export the record of a case: what was signed for what stands in it.
create function auth.approvals_of(p_case uuid) returns setof auth.approvals
    language sql stable security definer set search_path = auth, pg_temp as $$
    select a.* from approvals a where a.case_id = p_case and a.used_at is not null
        and exists (select from rtk.audit_events e where e.case_id = p_case and e.object_id = a.id)
$$;

grant create on schema auth to rtk_keeper;
grant select, update on auth.approvals to rtk_keeper;
alter function auth.take_approval(uuid, text, uuid, uuid, text) owner to rtk_keeper;
alter function auth.approvals_of(uuid) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.take_approval(uuid, text, uuid, uuid, text), auth.approvals_of(uuid) from public;
grant execute on function auth.take_approval(uuid, text, uuid, uuid, text) to rtk_app, rtk_opener;
grant execute on function auth.approvals_of(uuid) to rtk_auditor;
grant select, insert on auth.approvals to rtk_auth;
grant update (session_id) on auth.approvals to rtk_auth;
-- For an inspector, who takes home which keys are whose.
grant select on auth.passkeys to rtk_migrator;
