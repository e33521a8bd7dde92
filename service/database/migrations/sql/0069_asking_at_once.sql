-- The person a token speaks for, where nothing that stands behind it was ended: no row otherwise. It is spliced into the two
-- functions that ask it, with their rights; whoever else calls it may read none of these tables.
create function auth.heard(p_person uuid, p_client uuid, p_session uuid, p_token uuid) returns setof uuid
    language sql stable as $$
    select p_person where not exists (select from auth.blocks b where b.person_id = p_person)
        and (p_client is null or exists (select from auth.clients c where c.id = p_client and c.ended_at is null))
        and (p_session is null or exists (select from auth.sessions s where s.id = p_session and s.person_id = p_person
             and s.ended_at is null and s.expires_at > clock_timestamp()))
        and not exists (select from auth.ended_tokens e where e.id = p_token)
$$;
create or replace function auth.stands(p_person uuid, p_client uuid, p_session uuid, p_token uuid) returns boolean
    language sql stable security definer set search_path = auth, pg_temp as
    $$ select exists (select from auth.heard(p_person, p_client, p_session, p_token)) $$;

-- Claims who asks in this transaction, keeps their places, and answers who they are: nobody where they are not heard, or have none of
-- these roles where some are asked for. Of their newest 64 tasks the places of the kind that most of them are, the newest first,
-- since lists show those. Nobody waits until a look that is noted is on disk: a server that crashes may forget the looks of its last
-- half second. Its names are bound when it is made, so that no search path has to be set with every call.
create function ask_as(p_person uuid, p_roles text[], p_client uuid, p_session uuid, p_token uuid,
                       out id uuid, out organisation_id uuid, out roles jsonb) returns setof record
    language sql volatile security definer rows 1
begin atomic
    select p.id, p.organisation_id, p.roles
    from (select set_config('rtk.actor', p_person::text, true), set_config('synchronous_commit', 'off', true) offset 0) claim
        cross join auth.heard(p_person, p_client, p_session, p_token) heard
        join rtk.people p on p.id = heard
        left join (
            select set_config('rtk.placed', p_person::text, true), set_config('rtk.placed_as', kind, true),
                set_config('rtk.places', array_agg(case_id order by since desc)::text, true)
            from (select t.kind, t.case_id, t.since from rtk.tasks t where t.person_id = p_person and t.done_at is null
                  and t.barred_at is null and t.kind <> 'AGENCY_MEMBER' order by t.since desc limit 64) places
            group by kind order by count(*) desc, kind limit 1
        ) kept on true
    where p_roles is null or p.roles ?| p_roles;
end;

-- The same where all that is asked is about one case: of one kind of place there.
create function ask_about(p_person uuid, p_roles text[], p_client uuid, p_session uuid, p_token uuid, p_case uuid,
                          out id uuid, out organisation_id uuid, out roles jsonb) returns setof record
    language sql volatile security definer rows 1
begin atomic
    select asker.id, asker.organisation_id, asker.roles from (
        select p.id, p.organisation_id, p.roles,
            case when t.kind is not null then concat(set_config('rtk.placed', p_person::text, true),
                set_config('rtk.placed_as', t.kind, true), set_config('rtk.places', concat('{', p_case, '}'), true)) end as kept
        from (select set_config('rtk.actor', p_person::text, true), set_config('synchronous_commit', 'off', true) offset 0) claim
            cross join auth.heard(p_person, p_client, p_session, p_token) heard
            join rtk.people p on p.id = heard
            left join rtk.tasks t on t.person_id = p_person and t.case_id = p_case and t.done_at is null
                and t.barred_at is null and t.kind <> 'AGENCY_MEMBER'
        where p_roles is null or p.roles ?| p_roles
        order by t.kind limit 1
    ) asker;
end;

-- One look, as a condition of the statement that it belongs to: always true.
create function note_look(p_actor uuid, p_action text, p_object uuid, p_allowed boolean) returns boolean
    language sql volatile
begin atomic
    insert into rtk.access_events (actor, action, object_id, allowed) values (p_actor, p_action, p_object, p_allowed)
        returning true;
end;

grant create on schema rtk to rtk_keeper;
alter function ask_as(uuid, text[], uuid, uuid, uuid) owner to rtk_keeper;
alter function ask_about(uuid, text[], uuid, uuid, uuid, uuid) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function auth.heard(uuid, uuid, uuid, uuid), ask_as(uuid, text[], uuid, uuid, uuid),
    ask_about(uuid, text[], uuid, uuid, uuid, uuid), note_look(uuid, text, uuid, boolean) from public;
grant execute on function auth.heard(uuid, uuid, uuid, uuid) to rtk_keeper;
grant execute on function ask_as(uuid, text[], uuid, uuid, uuid), ask_about(uuid, text[], uuid, uuid, uuid, uuid),
    note_look(uuid, text, uuid, boolean) to rtk_app;
