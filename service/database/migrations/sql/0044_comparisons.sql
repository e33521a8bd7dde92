-- A second, blind entry of an identity, compared with what was sealed: yes or no, and nothing is opened for it. With a part a
-- fingerprint of its text is kept, under a key of two shares that each holder works out of its own half; a share opens nothing.
-- What was sealed before this has none, and cannot be compared.
alter table sealed_parts add column fingerprint BYTEA;

-- An intent to compare, and what came of it. Of the comparing process alone: the API asks whether one said no, and no more.
create table comparisons (
    id UUID not null, case_id UUID not null, part TEXT not null, subject_id UUID not null, identity_version INTEGER not null,
    person_id UUID not null, intended_at timestamptz not null, expires_at timestamptz not null, answered_at timestamptz,
    same BOOLEAN, PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((answered_at is null) = (same is null))
);
create index comparisons_case on comparisons (case_id, person_id, intended_at);
alter table comparisons enable row level security;
alter table comparisons force row level security;
create policy own on comparisons to rtk_comparer using (entered(case_id) and person_id = actor())
    with check (entered(case_id) and person_id = actor());
create policy answered_once on comparisons as restrictive for update to rtk_comparer using (answered_at is null)
    with check (answered_at is not null and answered_at < expires_at);
create policy gate on comparisons for select to rtk_gate using (true);
grant insert on comparisons to rtk_comparer;
grant select (id, case_id, person_id, answered_at, expires_at), update (answered_at, same) on comparisons to rtk_comparer;
grant select on comparisons to rtk_gate;

-- What the actor may compare now: the sealed record that the attribution names, and all that is missing. No row: they are no
-- supervisor of the case, and learn no more. Whoever sealed it or proposed the attribution is not the second person. Five an
-- hour and twenty a day, of one person about one case, `p_this` not counted: more would be guessing. Only under the case's lock.
create function to_be_compared(p_case uuid, p_part text, p_this uuid default null)
    returns table (task_id uuid, force_id uuid, subject_id uuid, identity_version int, policy_version text, fingerprint bytea,
                   missing text[])
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    c cases; a attributions; s sealed_parts;
    task uuid;
    lack text[] := '{}';
    today int; lately int;
begin
    if not entered(p_case) then
        raise insufficient_privilege using message = 'an identity is compared on a case that was entered';
    end if;
    select t.id into task from tasks t join people p on p.id = t.person_id where t.case_id = p_case and t.person_id = actor()
        and t.kind = 'SUPERVISOR' and p.roles ? 'SUPERVISOR' and t.done_at is null and t.barred_at is null limit 1;
    if task is null then return; end if;
    select * into c from cases x where x.id = p_case;
    a := standing_attribution(p_case);
    if a.id is null or a.stage = 'WITHDRAWN' then lack := lack || 'NOT_ATTRIBUTED'::text; end if;
    select * into s from sealed_parts x where x.case_id = p_case and x.subject_id = a.subject_id and x.part = p_part
        and x.identity_version = a.identity_version;
    if s.fingerprint is null then lack := lack || 'NOT_SEALED'::text; end if;
    if c.closed_at is not null then lack := lack || 'CASE_CLOSED'::text; end if;
    if actor() = a.proposed_by or exists (select from subjects x where x.id = a.subject_id and x.created_by = actor())
        then lack := lack || 'SAME_PERSON'::text; end if;
    select count(*), count(*) filter (where x.intended_at > clock_timestamp() - interval '1 hour') into today, lately
        from comparisons x where x.case_id = p_case and x.person_id = actor() and x.id is distinct from p_this
        and x.intended_at > clock_timestamp() - interval '24 hours';
    if lately >= 5 or today >= 20 then lack := lack || 'TOO_OFTEN'::text; end if;
    return query select task, s.force_id, a.subject_id, a.identity_version, c.policy_version, s.fingerprint, lack;
end $$;

-- What a holder has to know of one comparison, its own half among it: of which it answers a share, never the half.
create function share_for(p_comparison uuid)
    returns table (moment timestamptz, case_id uuid, part text, person_id uuid, subject_id uuid, identity_version int,
                   intended_at timestamptz, expires_at timestamptz, answered_at timestamptz, missing text[],
                   force_id uuid, half bytea, half_epoch int, sequence int, event jsonb)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    o comparisons; s sealed_parts; e audit_events;
    allowed record;
    lack text[];
begin
    select * into o from comparisons x where x.id = p_comparison;
    if o.id is null then return; end if;
    perform set_config('rtk.actor', o.person_id::text, true), set_config('rtk.entered', o.case_id::text, true);
    select * into allowed from to_be_compared(o.case_id, o.part, o.id);
    lack := coalesce(allowed.missing, array['NOT_YOURS']);
    if (allowed.subject_id, allowed.identity_version) is distinct from (o.subject_id, o.identity_version)
        then lack := lack || 'CHANGED_MEANWHILE'::text; end if;
    select * into s from sealed_parts x where x.case_id = o.case_id and x.subject_id = o.subject_id and x.part = o.part
        and x.identity_version = o.identity_version;
    select * into e from audit_events x where x.case_id = o.case_id and x.object_id = o.id
        and x.action = 'COMPARE_IDENTITY_INTENDED' order by x.sequence limit 1;
    return query select clock_timestamp(), o.case_id, o.part, o.person_id, o.subject_id, o.identity_version, o.intended_at,
        o.expires_at, o.answered_at, lack, s.force_id,
        case session_user when 'rtk_holder_police' then s.police_half
                          when 'rtk_holder_safeguarding' then s.safeguarding_half end,
        case session_user when 'rtk_holder_police' then s.police_epoch
                          when 'rtk_holder_safeguarding' then s.safeguarding_epoch end,
        e.sequence, jsonb_build_object(
            'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', e.actor, 'role', e.role,
            'task_id', e.task_id, 'action', e.action, 'object_id', e.object_id, 'purpose', e.purpose,
            'legal_basis', e.legal_basis, 'recipient_id', e.recipient_id, 'policy_version', e.policy_version,
            'previous_hash', encode(e.previous_hash, 'hex'));
end $$;

-- The parts of a sealed record of which the last comparison said no.
create function compared_otherwise(p_case uuid, p_subject uuid, p_version int) returns text[]
    language sql stable security definer set search_path = rtk, pg_temp as $$
    select coalesce(array_agg(x.part order by x.part) filter (where not x.same), '{}') from (
        select distinct on (part) part, same from comparisons where entered(p_case) and case_id = p_case
            and subject_id = p_subject and identity_version = p_version and answered_at is not null
        order by part, answered_at desc) x
$$;

grant create on schema rtk to rtk_gate;
alter function to_be_compared(uuid, text, uuid) owner to rtk_gate;
alter function share_for(uuid) owner to rtk_gate;
alter function compared_otherwise(uuid, uuid, int) owner to rtk_gate;
revoke create on schema rtk from rtk_gate;
revoke execute on function to_be_compared(uuid, text, uuid), share_for(uuid), compared_otherwise(uuid, uuid, int) from public;
grant usage on schema rtk, auth to rtk_comparer;
grant execute on function to_be_compared(uuid, text, uuid), enter_cases(uuid[], uuid),
    append_audit_event(uuid, text, uuid, text, uuid, text, text, uuid, text) to rtk_comparer;
grant execute on function auth.use_proof(bytea, timestamptz), auth.stands(uuid, uuid, uuid, uuid),
    auth.stands_to_commit(uuid, uuid, uuid, uuid) to rtk_comparer;
grant insert on access_events to rtk_comparer;
grant execute on function share_for(uuid) to rtk_holder_police, rtk_holder_safeguarding;
grant execute on function compared_otherwise(uuid, uuid, int) to rtk_app;
