-- Who may ask for tokens, what is under way, and what was given. Of codes, refresh tokens, assertions and proofs a SHA-256 is
-- kept and never the text, so that whoever reads these tables can use none. Only the authorization server's own role reads them.
create table auth.clients (
    id UUID not null, organisation_id UUID not null references rtk.organisations, person_id UUID references rtk.people,
    name TEXT not null, redirects JSONB not null, keys JSONB not null,
    added_at timestamptz DEFAULT clock_timestamp() not null, ended_at timestamptz, PRIMARY KEY (id),
    -- A client acts for itself as one person, or sends people here to sign in; never both.
    CHECK ((person_id is null) <> (redirects = '[]'))
);
create table auth.requests (
    id UUID not null, handle BYTEA not null, client_id UUID not null references auth.clients, parameters JSONB not null,
    key TEXT, pushed_at timestamptz DEFAULT clock_timestamp() not null, expires_at timestamptz not null,
    opened_at timestamptz, answered_at timestamptz, PRIMARY KEY (id), UNIQUE (handle), CHECK (length(handle) = 32)
);
create table auth.sessions (
    id UUID not null, person_id UUID not null references rtk.people, client_id UUID not null references auth.clients,
    scope TEXT not null, key TEXT not null, signed_in_at timestamptz not null, methods JSONB not null,
    started_at timestamptz DEFAULT clock_timestamp() not null, expires_at timestamptz not null, ended_at timestamptz,
    ended_because TEXT, PRIMARY KEY (id)
);
CREATE INDEX sessions_person ON auth.sessions (person_id);
create table auth.codes (
    hash BYTEA not null, client_id UUID not null references auth.clients, person_id UUID not null references rtk.people,
    redirect TEXT not null, scope TEXT not null, challenge TEXT not null, key TEXT, signed_in_at timestamptz not null,
    methods JSONB not null, expires_at timestamptz not null, used_at timestamptz, session_id UUID references auth.sessions,
    PRIMARY KEY (hash), CHECK (length(hash) = 32)
);
create table auth.refreshes (
    hash BYTEA not null, session_id UUID not null references auth.sessions, used_at timestamptz,
    PRIMARY KEY (hash), CHECK (length(hash) = 32)
);
CREATE INDEX refreshes_session ON auth.refreshes (session_id);
create table auth.ended_tokens (id UUID not null, expires_at timestamptz not null, PRIMARY KEY (id));
create table auth.assertions (hash BYTEA not null, expires_at timestamptz not null, PRIMARY KEY (hash));
-- Proofs come with every request. Unlogged, remembering one costs no write to disk; what a crash of the server forgets is no
-- older than a minute, and is of no use without the token and key it was made with.
create unlogged table auth.proofs (hash BYTEA not null, expires_at timestamptz not null, PRIMARY KEY (hash));
-- A person who has left or is blocked: their tokens and sessions are over, whatever those say.
create table auth.blocks (
    person_id UUID not null references rtk.people, kind TEXT not null CHECK (kind in ('LEFT', 'BLOCKED')),
    since timestamptz DEFAULT clock_timestamp() not null, PRIMARY KEY (person_id)
);
-- Who is meant by an issuer of somebody else's, or by a provider that people sign in with.
create table auth.subjects (
    issuer TEXT not null, subject TEXT not null, person_id UUID not null references rtk.people,
    bound_at timestamptz DEFAULT clock_timestamp() not null, PRIMARY KEY (issuer, subject)
);

-- Whether whoever a token speaks for may still be heard: asked on every request, in its own transaction.
create function auth.stands(p_person uuid, p_client uuid, p_session uuid, p_token uuid) returns boolean
    language sql stable security definer set search_path = auth, pg_temp as $$
    select not exists (select from blocks b where b.person_id = p_person)
        and (p_client is null or exists (select from clients c where c.id = p_client and c.ended_at is null))
        and (p_session is null or exists (select from sessions s where s.id = p_session and s.person_id = p_person
             and s.ended_at is null and s.expires_at > clock_timestamp()))
        and not exists (select from ended_tokens e where e.id = p_token)
$$;

-- Who ends something for a person waits for those of their commands that are being carried out, and every later one sees it.
create function auth.hold(p_person uuid) returns void language sql volatile as
    $$ select pg_advisory_xact_lock_shared(hashtextextended(p_person::text, 9068)) $$;
create function auth.wait_for(p_person uuid) returns void language sql volatile as
    $$ select pg_advisory_xact_lock(hashtextextended(p_person::text, 9068)) $$;

-- The same for a command that must not be too late: nothing that is ended after this has begun is ended before its commit.
create function auth.stands_to_commit(p_person uuid, p_client uuid, p_session uuid, p_token uuid) returns boolean
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.hold(p_person);
    return auth.stands(p_person, p_client, p_session, p_token);
end $$;

create function auth.end_session(p_session uuid, p_because text) returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(s.person_id) from sessions s where s.id = p_session;
    update sessions set ended_at = clock_timestamp(), ended_because = p_because where id = p_session and ended_at is null;
end $$;

create function auth.end_token(p_token uuid, p_person uuid, p_expires_at timestamptz) returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(p_person);
    insert into ended_tokens values (p_token, p_expires_at) on conflict do nothing;
end $$;

create function auth.block(p_person uuid, p_kind text) returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(p_person);
    insert into blocks (person_id, kind) values (p_person, p_kind)
        on conflict (person_id) do update set kind = excluded.kind;
    update sessions set ended_at = clock_timestamp(), ended_because = p_kind
        where person_id = p_person and ended_at is null;
end $$;

create function auth.unblock(p_person uuid) returns void
    language sql volatile security definer set search_path = auth, pg_temp as
    $$ delete from blocks where person_id = p_person $$;

-- True for a proof that was not used before.
create function auth.use_proof(p_hash bytea, p_expires_at timestamptz) returns boolean
    language sql volatile security definer set search_path = auth, pg_temp as $$
    with used as (insert into proofs values (p_hash, p_expires_at) on conflict do nothing returning 1)
    select exists (select from used)
$$;

create function auth.person_of(p_issuer text, p_subject text) returns uuid
    language sql stable security definer set search_path = auth, pg_temp as
    $$ select person_id from subjects where issuer = p_issuer and subject = p_subject $$;

-- Only people of a force renew what they were given without signing in again; a victim is of none, whoever reported for her.
create function auth.may_renew(p_person uuid) returns boolean
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select exists (select from people p join organisations o on o.id = p.organisation_id
                   where p.id = p_person and o.kind = 'FORCE' and not p.roles ? 'VICTIM')
$$;

grant usage, create on schema auth to rtk_keeper;
grant select on auth.clients, auth.subjects to rtk_keeper;
grant select, update on auth.sessions to rtk_keeper;
grant select, insert, update, delete on auth.blocks to rtk_keeper;
grant select, insert on auth.ended_tokens, auth.proofs to rtk_keeper;
alter function auth.stands(uuid, uuid, uuid, uuid) owner to rtk_keeper;
alter function auth.stands_to_commit(uuid, uuid, uuid, uuid) owner to rtk_keeper;
alter function auth.end_session(uuid, text) owner to rtk_keeper;
alter function auth.end_token(uuid, uuid, timestamptz) owner to rtk_keeper;
alter function auth.block(uuid, text) owner to rtk_keeper;
alter function auth.unblock(uuid) owner to rtk_keeper;
alter function auth.use_proof(bytea, timestamptz) owner to rtk_keeper;
alter function auth.person_of(text, text) owner to rtk_keeper;
alter function auth.may_renew(uuid) owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on all functions in schema auth from public;
grant execute on function auth.hold(uuid), auth.wait_for(uuid) to rtk_keeper;

grant usage on schema auth to rtk_app, rtk_opener, rtk_auditor, rtk_migrator, rtk_auth;
grant execute on function auth.stands(uuid, uuid, uuid, uuid), auth.stands_to_commit(uuid, uuid, uuid, uuid)
    to rtk_app, rtk_opener, rtk_auditor, rtk_auth;
grant execute on function auth.use_proof(bytea, timestamptz), auth.person_of(text, text) to rtk_app, rtk_auth;
grant execute on function auth.end_session(uuid, text), auth.end_token(uuid, uuid, timestamptz), auth.may_renew(uuid)
    to rtk_auth;
grant execute on function auth.block(uuid, text), auth.unblock(uuid) to rtk_migrator;

grant select on auth.clients, auth.subjects to rtk_auth;
grant select, insert, update, delete on auth.requests, auth.codes, auth.sessions, auth.refreshes to rtk_auth;
grant select, delete on auth.ended_tokens, auth.proofs to rtk_auth;
grant select, insert, delete on auth.assertions to rtk_auth;
grant select, insert, update on auth.clients, auth.subjects to rtk_migrator;

-- What somebody tried with a secret that is not theirs, or twice, stands where every denied look stands.
grant usage on schema rtk to rtk_auth;
grant insert on rtk.access_events to rtk_auth;
