-- A part's key in two halves, each sealed to one of two key holders; an intent to open lives for a minute; and what a holder
-- asks before it answers. A holder's role reads nothing by itself: it has one question, about an intent whose id it knows.

-- Which keys of which holder there are. Epochs are counted over both, so that a number says whose it is; a half names one, and
-- an epoch that is named cannot go: its key is destroyed only when its row could be deleted.
create table key_epochs (
    epoch INTEGER not null, holder TEXT not null, since TIMESTAMPTZ not null default clock_timestamp(),
    PRIMARY KEY (epoch), CHECK (epoch > 0 and holder in ('POLICE', 'SAFEGUARDING'))
);

-- What was sealed to the opener's one key before this cannot be parted without that key, which no migration has: it is sealed
-- again from the file it came from, and until then the gate says NOT_SEALED. Nothing that was run for real was sealed so.
truncate sealed_parts;
alter table sealed_parts
    add column force_id UUID not null,
    add column police_half BYTEA not null,
    add column police_epoch INTEGER not null references key_epochs,
    add column safeguarding_half BYTEA not null,
    add column safeguarding_epoch INTEGER not null references key_epochs;
create index sealed_parts_police_epoch on sealed_parts (police_epoch);
create index sealed_parts_safeguarding_epoch on sealed_parts (safeguarding_epoch);

alter table openings add column expires_at timestamptz;
alter table openings no force row level security;
update openings set expires_at = intended_at + interval '60 seconds';
alter table openings force row level security;
alter table openings alter column expires_at set not null;
alter policy shown_once on openings using (opened_at is null)
    with check (opened_at is not null and opened_at < expires_at);

-- The opener reads the ciphertext and neither half.
grant select (force_id) on sealed_parts to rtk_opener;

-- All that a holder has to know of one intent, its own half among it: whether the gate still says so, and the event by which
-- the intent stands in the record. Nothing is locked: that nothing has changed until it is shown is what the opener's second
-- transaction is for. No row: there is no such intent.
create function half_for(p_opening uuid)
    returns table (moment timestamptz, case_id uuid, part text, recipient_id uuid, deliverer_id uuid, schedule_id uuid,
                   subject_id uuid, identity_version int, epoch int, intended_at timestamptz,
                   expires_at timestamptz, opened_at timestamptz, missing text[],
                   force_id uuid, half bytea, half_epoch int, sequence int, event jsonb)
    language plpgsql security definer set search_path = rtk, pg_temp as $$
declare
    o openings; s sealed_parts; e audit_events;
    allowed record;
    lack text[];
begin
    select * into o from openings x where x.id = p_opening;
    if o.id is null then return; end if;
    perform set_config('rtk.actor', o.deliverer_id::text, true), set_config('rtk.entered', o.case_id::text, true);
    select * into allowed from to_be_opened(o.case_id, o.part);
    lack := coalesce(allowed.missing, array['NOT_YOURS']);
    if (allowed.epoch, allowed.schedule_id, allowed.recipient_id, allowed.subject_id, allowed.identity_version)
        is distinct from (o.epoch, o.schedule_id, o.recipient_id, o.subject_id, o.identity_version)
        then lack := lack || 'CHANGED_MEANWHILE'::text; end if;
    select * into s from sealed_parts x where x.case_id = o.case_id and x.subject_id = o.subject_id and x.part = o.part
        and x.identity_version = o.identity_version;
    select * into e from audit_events x where x.case_id = o.case_id and x.object_id = o.id
        and x.action = 'OPEN_IDENTITY_INTENDED' order by x.sequence limit 1;
    return query select clock_timestamp(), o.case_id, o.part, o.recipient_id, o.deliverer_id, o.schedule_id, o.subject_id,
        o.identity_version, o.epoch, o.intended_at, o.expires_at, o.opened_at, lack, s.force_id,
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

grant create on schema rtk to rtk_gate;
alter function half_for(uuid) owner to rtk_gate;
revoke create on schema rtk from rtk_gate;
revoke execute on function half_for(uuid) from public;
grant usage on schema rtk to rtk_holder_police, rtk_holder_safeguarding, rtk_rewrapper;
grant execute on function half_for(uuid) to rtk_holder_police, rtk_holder_safeguarding;

-- Whoever re-wraps carries halves to a holder and back, and reads no ciphertext.
grant select, insert, delete on key_epochs to rtk_rewrapper;
grant select (id, force_id, subject_id, part, identity_version, police_half, police_epoch, safeguarding_half,
              safeguarding_epoch),
      update (police_half, police_epoch, safeguarding_half, safeguarding_epoch) on sealed_parts to rtk_rewrapper;
create policy rewrapped on sealed_parts to rtk_rewrapper using (true) with check (true);
