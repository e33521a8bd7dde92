-- Whether somebody may still be heard was looked for in four tables with every question: 12 us of the 45 that asking took. Now their
-- own row says until when that has to be asked one by one: from an ending on until whatever they had been given before it is past
-- its time by itself, with minutes to spare for clocks that differ. `auth.stands` stays what decides, and commands ask it always.
alter table people add column closely_until timestamptz;
update people set closely_until = clock_timestamp() + interval '9 hours';
update people p set closely_until = 'infinity' from auth.blocks b where b.person_id = p.id;

-- Longer, unless it is said, than a token lasts that was given in the same moment.
create function auth.look_closely(p_person uuid, p_until timestamptz default clock_timestamp() + interval '10 minutes')
    returns void language sql volatile as
    $$ update rtk.people set closely_until = greatest(closely_until, p_until) where id = p_person $$;

-- Every ending says so itself, whoever ends: a block, a session, a client, a token. Who is let back in is looked at as long as
-- anything lasts that is given here, since what was ended before the block is not heard again after it.
create function auth.block_looks_closely() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        update rtk.people set closely_until = clock_timestamp() + interval '9 hours' where id = old.person_id;
    else
        perform look_closely(new.person_id, 'infinity');
    end if;
    return null;
end $$;
create trigger looks_closely after insert or update or delete on auth.blocks
    for each row execute function auth.block_looks_closely();

create function auth.session_looks_closely() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform look_closely(old.person_id);
    return null;
end $$;
create trigger looks_closely after update on auth.sessions for each row
    when (new.ended_at is distinct from old.ended_at or new.expires_at < old.expires_at)
    execute function auth.session_looks_closely();

-- Whom a client acts as, or acted as, and whoever signed in through it. Who signs in while it is being ended is found by one of
-- the two: its ending waits for sessions that are begun just then, and who begins one waits for an ending that is under way.
create function auth.client_looks_closely() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(new.id);
    perform look_closely(p.id) from rtk.people p
        where p.id in (old.person_id, new.person_id) or p.id in (select s.person_id from sessions s where s.client_id = new.id);
    return null;
end $$;
create trigger looks_closely after update of person_id, ended_at on auth.clients
    for each row execute function auth.client_looks_closely();

create function auth.session_of_an_ended_client() returns trigger
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.hold(new.client_id);
    perform look_closely(new.person_id) from clients c where c.id = new.client_id and c.ended_at is not null;
    return null;
end $$;
create trigger begins_looked_at after insert on auth.sessions for each row
    when (new.client_id is not null) execute function auth.session_of_an_ended_client();

create or replace function auth.end_token(p_token uuid, p_person uuid, p_expires_at timestamptz) returns void
    language plpgsql volatile security definer set search_path = auth, pg_temp as $$
begin
    perform auth.wait_for(p_person);
    insert into ended_tokens values (p_token, p_expires_at) on conflict do nothing;
    perform look_closely(p_person, p_expires_at + interval '10 minutes');
end $$;

-- As they were, but for who is heard. Whose places are kept is no longer asked with every table: whoever claims a transaction forgets
-- those of whoever claimed it before. Of several kinds of place on one case any is kept, since a row that it does not open is looked
-- for as before. `place`: of which kind theirs is on this case, empty without one. A browser's session comes without a token and may
-- last for hours, so that it is asked about each time.
create or replace function places_as(p_kinds text[]) returns uuid[] language sql stable as $$
    select case when current_setting('rtk.placed_as', true) = any (p_kinds) then current_setting('rtk.places', true)::uuid[] end
$$;

drop function ask_as(uuid, text[], uuid, uuid, uuid);
create function ask_as(p_person uuid, p_roles text[], p_client uuid, p_session uuid, p_token uuid,
                       out id uuid, out organisation_id uuid, out roles jsonb, out place text) returns setof record
    language sql volatile security definer rows 1
begin atomic
    select p.id, p.organisation_id, p.roles, null::text
    from (select set_config('rtk.actor', p_person::text, true), set_config('rtk.placed_as', '', true),
            set_config('synchronous_commit', 'off', true) offset 0) claim
        cross join lateral (select * from rtk.people where people.id = p_person) p
        left join (
            select set_config('rtk.placed_as', kind, true),
                set_config('rtk.places', array_agg(case_id order by since desc)::text, true)
            from (select t.kind, t.case_id, t.since from rtk.tasks t where t.person_id = p_person and t.done_at is null
                  and t.barred_at is null and t.kind <> 'AGENCY_MEMBER' order by t.since desc limit 64) places
            group by kind order by count(*) desc, kind limit 1
        ) kept on true
    where (p_roles is null or p.roles ?| p_roles)
        and case when p.closely_until > clock_timestamp() or p_token is null
            then auth.stands(p_person, p_client, p_session, p_token) else true end;
end;

drop function ask_about(uuid, text[], uuid, uuid, uuid, uuid);
create function ask_about(p_person uuid, p_roles text[], p_client uuid, p_session uuid, p_token uuid, p_case uuid,
                          out id uuid, out organisation_id uuid, out roles jsonb, out place text) returns setof record
    language sql volatile security definer rows 1
begin atomic
    select p.id, p.organisation_id, p.roles, set_config('rtk.placed_as', coalesce(mine.kind, ''), true)
    from (select set_config('rtk.actor', p_person::text, true), set_config('rtk.places', concat('{', p_case, '}'), true),
            set_config('synchronous_commit', 'off', true) offset 0) claim
        cross join lateral (select * from rtk.people where people.id = p_person) p
        left join lateral (
            select t.kind from rtk.tasks t where t.person_id = p_person and t.case_id = p_case and t.done_at is null
                and t.barred_at is null and t.kind <> 'AGENCY_MEMBER' limit 1
        ) mine on true
    where (p_roles is null or p.roles ?| p_roles)
        and case when p.closely_until > clock_timestamp() or p_token is null
            then auth.stands(p_person, p_client, p_session, p_token) else true end;
end;

create or replace function auth.stands(p_person uuid, p_client uuid, p_session uuid, p_token uuid) returns boolean
    language sql stable security definer set search_path = auth, pg_temp as $$
    select not exists (select from blocks b where b.person_id = p_person)
        and (p_client is null or exists (select from clients c where c.id = p_client and c.ended_at is null))
        and (p_session is null or exists (select from sessions s where s.id = p_session and s.person_id = p_person
             and s.ended_at is null and s.expires_at > clock_timestamp()))
        and not exists (select from ended_tokens e where e.id = p_token)
$$;
drop function auth.heard(uuid, uuid, uuid, uuid);

grant create on schema rtk to rtk_keeper;
alter function ask_as(uuid, text[], uuid, uuid, uuid) owner to rtk_keeper;
alter function ask_about(uuid, text[], uuid, uuid, uuid, uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
grant create on schema auth to rtk_keeper;
alter function auth.block_looks_closely() owner to rtk_keeper;
alter function auth.session_looks_closely() owner to rtk_keeper;
alter function auth.client_looks_closely() owner to rtk_keeper;
alter function auth.session_of_an_ended_client() owner to rtk_keeper;
revoke create on schema auth from rtk_keeper;
revoke execute on function auth.look_closely(uuid, timestamptz), auth.block_looks_closely(), auth.session_looks_closely(),
    auth.client_looks_closely(), auth.session_of_an_ended_client(), ask_as(uuid, text[], uuid, uuid, uuid),
    ask_about(uuid, text[], uuid, uuid, uuid, uuid) from public;
grant execute on function auth.look_closely(uuid, timestamptz) to rtk_keeper;
grant update (closely_until) on people to rtk_keeper;
grant execute on function ask_as(uuid, text[], uuid, uuid, uuid), ask_about(uuid, text[], uuid, uuid, uuid, uuid) to rtk_app;
