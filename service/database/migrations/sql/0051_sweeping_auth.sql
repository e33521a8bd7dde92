-- What can be used no more goes: within the hour what comes with every request, after a day what came of a sign-in, after thirty
-- a session. What was signed for what stands in a record stays, and the session it was given for with it.
create function auth.sweep() returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
declare
    now constant timestamptz := clock_timestamp();
    a_day_ago constant timestamptz := now - interval '1 day';
begin
    delete from proofs where expires_at < now;
    delete from assertions where expires_at < now;
    delete from ended_tokens where expires_at < now;
    delete from sign_ins where expires_at < a_day_ago;
    delete from requests r where expires_at < a_day_ago and not exists (select from sign_ins s where s.request_id = r.id);
    delete from enrolments where expires_at < a_day_ago;
    delete from account_codes where expires_at < a_day_ago;
    delete from codes where expires_at < a_day_ago;
    delete from approvals a where used_at is null and signed_at < a_day_ago
        and not exists (select from codes c where c.approval_id = a.id);
    delete from refreshes r using sessions s where s.id = r.session_id and s.expires_at < a_day_ago;
    delete from sessions s where s.expires_at < now - interval '30 days'
        and not exists (select from approvals a where a.session_id = s.id)
        and not exists (select from codes c where c.session_id = s.id);
end $$;

grant create on schema auth to rtk_keeper;
grant select, delete on auth.proofs, auth.assertions, auth.ended_tokens, auth.sign_ins, auth.requests, auth.enrolments,
    auth.account_codes, auth.codes, auth.approvals, auth.refreshes, auth.sessions to rtk_keeper;
alter function auth.sweep() owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.sweep() from public;
grant usage on schema auth to rtk_worker;
grant execute on function auth.sweep() to rtk_worker;
