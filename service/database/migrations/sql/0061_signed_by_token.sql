-- Whoever comes with a token of another issuer's has no session here: what they signed is good for that token instead, and for
-- the person whose passkey it was, since another issuer may give two people tokens of one id.
alter table auth.approvals add column token_id UUID, add CHECK (num_nonnulls(session_id, token_id) <= 1);
CREATE INDEX approvals_token ON auth.approvals (token_id) where used_at is null;

drop function auth.take_approval(uuid, text, uuid, uuid, text);
create function auth.take_approval(
    p_person uuid, p_session uuid, p_token uuid, p_action text, p_case uuid, p_object uuid, p_detail text
) returns table (id uuid, signature bytea)
    language sql volatile security definer set search_path = auth, pg_temp as $$
    update approvals a set used_at = clock_timestamp()
        where a.person_id = p_person and (a.session_id = p_session or a.token_id = p_token)
            and a.action = p_action and a.case_id = p_case and a.object_id = p_object and a.detail = p_detail
            and a.used_at is null and a.signed_at > clock_timestamp() - interval '120 seconds'
        returning a.id, a.signature
$$;

grant create on schema auth to rtk_keeper;
alter function auth.take_approval(uuid, uuid, uuid, text, uuid, uuid, text) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.take_approval(uuid, uuid, uuid, text, uuid, uuid, text) from public;
grant execute on function auth.take_approval(uuid, uuid, uuid, text, uuid, uuid, text) to rtk_app, rtk_opener;
-- Their tokens are taken where a command is typed, too.
grant execute on function auth.person_of(text, text) to rtk_opener, rtk_comparer, rtk_auditor;
