-- A session is of a client, bound to its key, or of a browser on our own pages, known by the SHA-256 of its cookie. A browser's
-- ends when nobody has used it for `idle`, and at `ends_at` in any case.
alter table auth.sessions alter column client_id drop not null, alter column key drop not null, add column cookie BYTEA unique,
    add column idle interval, add column ends_at timestamptz, add CHECK (num_nulls(client_id, key) in (0, 2)),
    add CHECK ((cookie is null) = (client_id is not null)), add CHECK (num_nulls(cookie, idle, ends_at) in (0, 3));
alter table auth.sign_ins add column purpose TEXT default 'REQUEST' not null CHECK (purpose in ('REQUEST', 'CODE', 'SESSION'));
update auth.sign_ins set purpose = 'CODE' where request_id is null;
alter table auth.sign_ins alter column purpose drop default, add CHECK ((purpose = 'REQUEST') = (request_id is not null));

create function auth.begin_browser_session(p_id uuid, p_cookie bytea, p_person uuid, p_at timestamptz, p_methods jsonb)
    returns void
    language sql volatile security definer set search_path = auth, pg_temp as $$
    insert into sessions (id, person_id, scope, signed_in_at, methods, cookie, idle, expires_at, ends_at)
        select p_id, p.id, 'rtk', p_at, p_methods, p_cookie, l.idle, p_at + l.idle, p_at + l.longest
        from rtk.people p, lateral (select case when p.roles ? 'VICTIM' then interval '10 minutes' else interval '15 minutes' end,
                                           case when p.roles ? 'VICTIM' then interval '30 minutes' else interval '8 hours' end)
                                    as l (idle, longest)
        where p.id = p_person
$$;

-- Whose session a browser's cookie is, used now; nothing for one that is over.
create function auth.use_browser_session(p_cookie bytea)
    returns table (id uuid, person_id uuid, signed_in_at timestamptz)
    language sql volatile security definer set search_path = auth, pg_temp as $$
    update sessions s set expires_at = least(clock_timestamp() + s.idle, s.ends_at)
        where s.cookie = p_cookie and s.ended_at is null and s.expires_at > clock_timestamp()
            and not exists (select from blocks b where b.person_id = s.person_id)
        returning s.id, s.person_id, s.signed_in_at
$$;

grant create on schema auth to rtk_keeper;
grant insert on auth.sessions to rtk_keeper;
alter function auth.begin_browser_session(uuid, bytea, uuid, timestamptz, jsonb) owner to rtk_keeper;
alter function auth.use_browser_session(bytea) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.begin_browser_session(uuid, bytea, uuid, timestamptz, jsonb), auth.use_browser_session(bytea)
    from public;
grant execute on function auth.begin_browser_session(uuid, bytea, uuid, timestamptz, jsonb) to rtk_auth;
grant execute on function auth.use_browser_session(bytea) to rtk_auth, rtk_app;
