-- The next link of a case's chain: its text and hash are those of the first version, to the letter. The head is moved and the
-- event written in one statement, where the head was looked for, locked, read and written before; a chain's first event alone
-- goes round twice. Measured within the server: 44 us instead of 85.
create or replace function append_audit_event(case_id uuid, role text, task_id uuid, action text, object_id uuid, purpose text,
                                   legal_basis text, recipient_id uuid, policy_version text) returns integer
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    moment timestamptz := clock_timestamp();
    place integer;
begin
    if not entered(append_audit_event.case_id) then
        raise insufficient_privilege using message = 'an event is written on a case that was entered';
    end if;
    for attempt in 1..2 loop
        with link as (
            update audit_heads h set sequence = h.sequence + 1, hash = sha256(h.hash || convert_to(concat_ws(E'\n',
                append_audit_event.case_id, h.sequence + 1,
                to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                coalesce(actor()::text, '-'), append_audit_event.role, coalesce(append_audit_event.task_id::text, '-'),
                append_audit_event.action, append_audit_event.object_id, append_audit_event.purpose,
                append_audit_event.legal_basis, coalesce(append_audit_event.recipient_id::text, '-'),
                append_audit_event.policy_version), 'UTF8'))
            where h.case_id = append_audit_event.case_id
            returning new.sequence, old.hash as before, new.hash
        )
        insert into audit_events (id, case_id, sequence, at, actor, role, task_id, action, object_id, purpose, legal_basis,
                                  recipient_id, policy_version, previous_hash, hash)
            select uuidv7(), append_audit_event.case_id, link.sequence, moment, actor(), append_audit_event.role,
                   append_audit_event.task_id, append_audit_event.action, append_audit_event.object_id,
                   append_audit_event.purpose, append_audit_event.legal_basis, append_audit_event.recipient_id,
                   append_audit_event.policy_version, link.before, link.hash
            from link
            returning audit_events.sequence into place;
        exit when found;
        insert into audit_heads values (append_audit_event.case_id, 0, decode(repeat('00', 32), 'hex'))
            on conflict do nothing;
    end loop;
    return place;
end $$;
