-- The record's log: heads of chains in the order in which they were sealed. What is signed over it lies where no database
-- can reach it, so that a table that was changed, or one of yesterday, no longer fits what was signed.
create table record_leaves (
    index BIGINT not null, case_id UUID not null, sequence INTEGER not null, hash BYTEA not null,
    PRIMARY KEY (index), UNIQUE (case_id, sequence), CHECK (index >= 0 and sequence > 0 and length(hash) = 32)
);
create trigger only_added_to before update or delete on record_leaves
    for each row execute function refuse_change();
create trigger never_changed before update or delete or truncate on record_leaves
    for each statement execute function refuse_change();

-- The sealer knows which case got how far, and never who did what.
grant usage on schema rtk to rtk_sealer;
grant select (id, case_id, sequence, hash) on audit_events to rtk_sealer;
grant select on audit_heads to rtk_sealer;
grant select, insert on record_leaves to rtk_sealer;
create policy sealed on audit_events for select to rtk_sealer using (true);
grant select on record_leaves to rtk_auditor;

-- For each case whose chain does not hold, the first link that does not: worked out again from the events themselves, with
-- the head as the last one. All cases, or one. Of an event nothing leaves but its place.
create function broken_links(p_case uuid default null) returns table (case_id uuid, sequence integer)
    language sql stable security definer set search_path = rtk, pg_temp as $$
    with linked as (
        select e.*, row_number() over of_case as place, lag(e.hash) over of_case as before
        from audit_events e where p_case is null or e.case_id = p_case
        window of_case as (partition by e.case_id order by e.sequence)
    ), last_of as (
        select distinct on (l.case_id) l.case_id, l.sequence, l.hash from linked l order by l.case_id, l.sequence desc
    ), broken as (
        select l.case_id, l.place::integer as place from linked l
        where l.sequence <> l.place or l.previous_hash <> coalesce(l.before, decode(repeat('00', 32), 'hex'))
            or l.hash <> sha256(l.previous_hash || convert_to(concat_ws(E'\n',
                l.case_id, l.sequence, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                coalesce(l.actor::text, '-'), l.role, coalesce(l.task_id::text, '-'), l.action, l.object_id, l.purpose,
                l.legal_basis, coalesce(l.recipient_id::text, '-'), l.policy_version), 'UTF8'))
        union all
        select coalesce(h.case_id, x.case_id),
               case when h.sequence = x.sequence then h.sequence
                    else least(coalesce(h.sequence, 0), coalesce(x.sequence, 0)) + 1 end
        from (select * from audit_heads a where p_case is null or a.case_id = p_case) h
            full join last_of x on x.case_id = h.case_id
        where h.sequence is distinct from x.sequence or h.hash is distinct from x.hash
    )
    select b.case_id, min(b.place) from broken b group by b.case_id order by b.case_id
$$;

-- Whoever takes a case's record out of the house: a supervisor of the case or an auditor of an organisation of oversight, who
-- still holds that role. The look is kept, allowed or not.
create function inspect_record(p_case uuid, p_purpose text) returns boolean
    language plpgsql security definer set search_path = rtk, pg_temp as $$
begin
    if not exists (select from people p where p.id = actor() and p.roles ?| array['SUPERVISOR', 'AUDITOR']) then
        insert into access_events (actor, action, object_id, allowed, purpose)
            values (actor(), 'SEE_AUDIT_TRAIL', p_case, false, p_purpose);
        return false;
    end if;
    return look_into_record(p_case, p_purpose);
end $$;

grant create on schema rtk to rtk_keeper;
alter function broken_links(uuid) owner to rtk_keeper;
alter function inspect_record(uuid, text) owner to rtk_keeper;
revoke create on schema rtk from rtk_keeper;
revoke execute on function broken_links(uuid), inspect_record(uuid, text) from public;
grant execute on function broken_links(uuid) to rtk_sealer;
grant execute on function inspect_record(uuid, text) to rtk_auditor;
