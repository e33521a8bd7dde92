-- What was shown to somebody who may see it: a look that no purpose was given for and that nothing bounds. It has a table of its own,
-- without a key, an index or a check, since each is a part of what every question about a case costs: as a row of access_events, which has
-- an index of denials, one took 85 us of such a statement's 660, and 43 here. What may be written is what its types hold: ids, an instant
-- and one of these words. Denials, and looks that are bounded or for a purpose, are in access_events as before, and so is all that was
-- shown until now.
create type showing_action as enum (
    'SEE_CASE', 'SEE_CASE_FOR_ADVOCATE', 'SEE_DATA_REQUEST', 'SEE_DOCUMENT', 'SEE_PRESERVATION', 'SEE_SAFETY_REVIEWS');
create table showings (
    at timestamptz not null default clock_timestamp(), actor UUID not null, action showing_action not null, object_id UUID not null
);
grant select on showings to rtk_auditor;
grant insert (actor, action, object_id) on showings to rtk_app, rtk_asker;

-- Both are conditions that always hold, which write down on the way what was asked.
create function note_shown(p_actor uuid, p_action showing_action, p_object uuid) returns boolean language sql volatile
begin atomic
    insert into rtk.showings (actor, action, object_id) values (p_actor, p_action, p_object) returning true;
end;
create function note_denied(p_actor uuid, p_action text, p_object uuid) returns boolean language sql volatile
begin atomic
    insert into rtk.access_events (actor, action, object_id, allowed) values (p_actor, p_action, p_object, false) returning true;
end;
revoke execute on function note_shown(uuid, showing_action, uuid), note_denied(uuid, text, uuid) from public;
grant execute on function note_shown(uuid, showing_action, uuid), note_denied(uuid, text, uuid) to rtk_app, rtk_asker;
