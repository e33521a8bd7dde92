-- The rows of one RecordNeeds as one statement that decides nothing: $1 the case, $2 who, $3 the command, $4 her needs so far.
with claimed as (
    insert into rtk.command_outcomes (actor, command, operation, digest, outcome)
        select $2::uuid, $3::uuid, 'RecordNeeds', sha256($3::uuid::text::bytea), jsonb_build_object('type', 'Needs', 'value', to_jsonb(n))
        from rtk.needs n where id = $4::uuid
), fact as (
    insert into rtk.needs (id, case_id, rights_level, safe_channels, safe_times, overheard_by, notice_may_say_more,
            update_interval_days, interpreter, capacity, children, recorded_at, recorded_by, safe_windows, device_compromise)
        select gen_random_uuid(), case_id, rights_level, safe_channels, safe_times, overheard_by, notice_may_say_more,
            update_interval_days, interpreter, capacity, children, clock_timestamp(), recorded_by, safe_windows, device_compromise
        from rtk.needs where id = $4::uuid
), changed as (
    update rtk.cases set version = version + 1 where id = $1::uuid
), met as (
    update rtk.deadlines set met_at = clock_timestamp()
        where case_id = $1 and key = 'P05' and met_at is null and ended_at is null
), clock as (
    insert into rtk.deadlines (id, case_id, key, object_id, owner, policy_version, started_at, due_at, rung, promise_kind, promise_id)
        values (uuidv7(), $1, 'P05', $1, 'OIC', 'srtk-2026-1', clock_timestamp(), clock_timestamp() + interval '28 days', 0, 'CASE', $1)
), kept as (
    insert into rtk.promises (kind, id, case_id, open) values ('CASE', $1, $1, true)
        on conflict (kind, id) do update set open = true
), woken as (
    insert into rtk.wakes (promise_kind, promise_id) values ('CASE', $1)
), link as (
    update rtk.audit_heads set sequence = sequence + 1, hash = sha256(hash) where case_id = $1
        returning new.sequence, old.hash as before, new.hash
), event as (
    insert into rtk.audit_events (id, case_id, sequence, at, actor, role, action, object_id, purpose, legal_basis, policy_version,
            previous_hash, hash)
        select uuidv7(), $1, sequence, clock_timestamp(), $2, 'OIC', 'RECORD_NEEDS', $4, 'DPA_2018_S31', 'LG1', 'srtk-2026-1',
            before, hash from link
), hers as (
    update rtk.my_cases set next_update_at = clock_timestamp() + interval '28 days' where case_id = $1
)
select 1
