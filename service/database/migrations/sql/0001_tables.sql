-- The tables of the first version, as the facts were when it was written. Never edited: a change is a new migration.
create table access_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT clock_timestamp() not null, actor UUID,
    action TEXT not null, object_id UUID, allowed BOOLEAN not null, PRIMARY KEY (id)
);
create table audit_heads (
    case_id UUID not null, sequence INTEGER not null, hash BYTEA not null, PRIMARY KEY (case_id)
);
create table cases (
    id UUID not null, force_id UUID not null, crime_reference TEXT not null, external_reference TEXT,
    offence TEXT not null, victim_id UUID not null, victim_account_id UUID, oic_id UUID not null,
    supervisor_id UUID not null, immediate_danger BOOLEAN not null, rights_level TEXT not null,
    policy_version TEXT not null, epoch INTEGER not null, version INTEGER not null, opened_at timestamptz not null,
    opened_by UUID not null, acknowledged_at timestamptz, closed_at timestamptz, PRIMARY KEY (id),
    CONSTRAINT cases_force_crime_reference UNIQUE (force_id, crime_reference)
);
create table command_outcomes (
    actor UUID not null, command UUID not null, operation TEXT not null, digest BYTEA not null, outcome JSONB,
    claimed_at timestamptz DEFAULT clock_timestamp() not null, PRIMARY KEY (actor, command)
);
create table documents (
    id UUID not null, case_id UUID, uploaded_by UUID not null, uploaded_at timestamptz not null,
    sha256 TEXT not null, size INTEGER not null, media_type TEXT not null, ciphertext BYTEA not null,
    PRIMARY KEY (id)
);
CREATE INDEX documents_case ON documents (case_id);
create table engine (
    "only" BOOLEAN DEFAULT true not null, namespace_id TEXT not null, PRIMARY KEY ("only")
);
create table organisations (
    id UUID not null, kind TEXT not null, sector TEXT not null, name TEXT not null, joined BOOLEAN not null,
    PRIMARY KEY (id)
);
create table promises (
    kind TEXT not null, id UUID not null, case_id UUID not null, open BOOLEAN DEFAULT true not null,
    PRIMARY KEY (kind, id)
);
create table wakes (
    id BIGINT GENERATED ALWAYS AS IDENTITY, promise_kind TEXT not null, promise_id UUID not null,
    written_at timestamptz DEFAULT clock_timestamp() not null, PRIMARY KEY (id)
);
create table aborts (
    id UUID not null, case_id UUID not null, schedule_id UUID not null, reason TEXT not null,
    at timestamptz not null, recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX aborts_case ON aborts (case_id);
create table accounts (
    id UUID not null, case_id UUID not null, platform_id UUID not null, immutable_id TEXT, handle TEXT not null,
    address TEXT, captured_at timestamptz not null, seen_at_source BOOLEAN not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX accounts_case ON accounts (case_id);
create table attributions (
    id UUID not null, case_id UUID not null, subject_id UUID not null, identity_version INTEGER not null,
    accounts JSONB not null, alternatives JSONB not null, stage TEXT not null, grade TEXT not null,
    proposed_by UUID not null, proposed_at timestamptz not null, verified_by UUID, verified_at timestamptz,
    withdrawn_by UUID, withdrawn_at timestamptz, withdrawn_reason TEXT, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX attributions_case ON attributions (case_id);
create table audit_events (
    id UUID not null, case_id UUID not null, sequence INTEGER not null, at timestamptz not null, actor UUID,
    role TEXT not null, task_id UUID, action TEXT not null, object_id UUID not null, purpose TEXT not null,
    legal_basis TEXT not null, recipient_id UUID, policy_version TEXT not null, previous_hash BYTEA not null,
    hash BYTEA not null, PRIMARY KEY (id), UNIQUE (case_id, sequence),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX audit_events_case ON audit_events (case_id);
create table authorisations (
    id UUID not null, case_id UUID not null, decision_id UUID not null, epoch INTEGER not null,
    digest TEXT not null, state TEXT not null, person_id UUID not null, organisation_id UUID not null,
    signature BYTEA, given_at timestamptz not null, second_due_at timestamptz, ended_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX authorisations_case ON authorisations (case_id);
create table case_attributions (
    id UUID not null, case_id UUID not null, attribution_id UUID not null, since timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX case_attributions_attribution ON case_attributions (attribution_id);
CREATE INDEX case_attributions_case ON case_attributions (case_id);
create table challenges (
    id UUID not null, case_id UUID not null, attribution_id UUID not null, reason TEXT not null,
    raised_by UUID not null, raised_at timestamptz not null, state TEXT, resolution TEXT, second_due_at timestamptz,
    resolved_by UUID, seconded_by UUID, resolved_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX challenges_case ON challenges (case_id);
create table data_requests (
    id UUID not null, case_id UUID not null, platform_id UUID not null, legal_entity TEXT not null,
    targets JSONB not null, offence TEXT not null, purpose TEXT not null, necessity TEXT not null,
    proportionality TEXT not null, collateral_intrusion TEXT not null, exhibits JSONB not null,
    zone_of_source TEXT not null, typed BOOLEAN not null, second_check_by UUID, urgency TEXT not null,
    urgency_reason TEXT, non_disclosure_until timestamptz, stage TEXT not null, version INTEGER not null,
    drafted_by UUID not null, drafted_at timestamptz not null, authority_outcome TEXT, authority_kind TEXT,
    statute TEXT, authority_reference TEXT, granted_at timestamptz, authority_expires_at timestamptz,
    authority_document UUID, user_notice TEXT not null, served_at timestamptz, receipt TEXT, due_at timestamptz,
    due_basis TEXT, answered_at timestamptz, flags JSONB not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX data_requests_case ON data_requests (case_id);
create table deadlines (
    id UUID not null, case_id UUID not null, key TEXT not null, object_id UUID not null, owner TEXT not null,
    policy_version TEXT not null, started_at timestamptz not null, due_at timestamptz not null, met_at timestamptz,
    acted_at timestamptz, ended_at timestamptz, rung INTEGER not null, promise_kind TEXT not null,
    promise_id UUID not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX deadlines_case ON deadlines (case_id);
CREATE INDEX deadlines_due ON deadlines (due_at) WHERE met_at is null and acted_at is null and ended_at is null;
CREATE INDEX deadlines_promise ON deadlines (promise_kind, promise_id);
create table decisions (
    id UUID not null, case_id UUID not null, epoch INTEGER not null, verdict TEXT not null, claim TEXT not null,
    lawful JSONB not null, pressing_need JSONB not null, necessary JSONB not null, proportionate JSONB not null,
    grounds JSONB not null, representations TEXT not null, not_invited_reason TEXT, tier TEXT not null,
    parts JSONB not null, conditions TEXT not null, recipient_id UUID not null, channel TEXT not null,
    reasons JSONB not null, review_id UUID, digest TEXT not null, decided_by UUID not null,
    decided_at timestamptz not null, ended_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX decisions_case ON decisions (case_id);
create table determinations (
    id UUID not null, case_id UUID not null, "primary" TEXT not null, reasons TEXT not null,
    valid_until timestamptz not null, determined_at timestamptz not null, determined_by UUID not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX determinations_case ON determinations (case_id);
create table entity_data (
    id UUID not null, case_id UUID not null, response_id UUID not null, account_id UUID not null,
    ciphertext BYTEA not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX entity_data_case ON entity_data (case_id);
CREATE INDEX entity_data_response ON entity_data (response_id);
create table follow_ups (
    id UUID not null, case_id UUID not null, at timestamptz not null, contact_made BOOLEAN not null,
    new_incidents BOOLEAN not null, risk TEXT not null, wishes TEXT not null, flags JSONB not null,
    recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX follow_ups_case ON follow_ups (case_id);
create table incidents (
    id UUID not null, case_id UUID not null, happened_at timestamptz not null, zone_as_stated TEXT not null,
    narrative TEXT not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX incidents_case ON incidents (case_id);
create table my_cases (
    id UUID not null, case_id UUID not null, victim_id UUID not null, word TEXT not null,
    next_update_at timestamptz, contact_id UUID not null, contact_name TEXT not null, PRIMARY KEY (id),
    UNIQUE (case_id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX my_cases_case ON my_cases (case_id);
create table needs (
    id UUID not null, case_id UUID not null, rights_level TEXT not null, safe_channels JSONB not null,
    safe_times TEXT not null, overheard_by TEXT not null, notice_may_say_more BOOLEAN not null,
    update_interval_days INTEGER not null, interpreter TEXT, capacity TEXT not null, children TEXT not null,
    recorded_at timestamptz not null, recorded_by UUID not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX needs_case ON needs (case_id);
create table openings (
    id UUID not null, case_id UUID not null, schedule_id UUID not null, epoch INTEGER not null, part TEXT not null,
    recipient_id UUID not null, deliverer_id UUID not null, subject_id UUID not null,
    identity_version INTEGER not null, intended_at timestamptz not null, opened_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX openings_case ON openings (case_id);
create table outbox (
    id UUID not null, case_id UUID not null, kind TEXT not null, recipient_id UUID not null,
    object_id UUID not null, due_at timestamptz not null, sent_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX outbox_case ON outbox (case_id);
create table people (
    id UUID not null, organisation_id UUID not null, name TEXT not null, roles JSONB not null, rank TEXT not null,
    PRIMARY KEY (id), FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
create table police_actions (
    id UUID not null, case_id UUID not null, kind TEXT not null, at timestamptz not null, custody_reference TEXT,
    grade TEXT not null, flags JSONB not null, recorded_by UUID not null, recorded_at timestamptz not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX police_actions_case ON police_actions (case_id);
create table reconfirmations (
    id UUID not null, case_id UUID not null, epoch INTEGER not null, wish_reconfirmed BOOLEAN not null,
    spoken_to BOOLEAN not null, alone BOOLEAN not null, coercion TEXT not null, capacity TEXT not null,
    recipient_checked BOOLEAN not null, at timestamptz not null, recorded_by UUID not null,
    valid_until timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX reconfirmations_case ON reconfirmations (case_id);
create table responses (
    id UUID not null, case_id UUID not null, request_id UUID not null, documents JSONB not null,
    outcomes JSONB not null, final BOOLEAN not null, corrects UUID, stage TEXT not null, findings JSONB not null,
    flags JSONB not null, held_reason TEXT, received_at timestamptz not null, given_by UUID not null,
    judged_at timestamptz, judged_by UUID, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX responses_case ON responses (case_id);
CREATE INDEX responses_request ON responses (request_id);
create table return_rows (
    id UUID not null, case_id UUID not null, request_id UUID not null, response_id UUID not null,
    account_id UUID not null, position INTEGER not null, ip TEXT, port INTEGER, at timestamptz, until timestamptz,
    event_kind TEXT, zone_from TEXT, outcome TEXT not null, reason TEXT, flags JSONB not null, member TEXT not null,
    row INTEGER not null, PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX return_rows_case ON return_rows (case_id);
CREATE INDEX return_rows_request ON return_rows (request_id);
create table safety_plans (
    id UUID not null, case_id UUID not null, content TEXT not null, support_arranged BOOLEAN not null,
    support_refused_with UUID, touches_telling BOOLEAN not null, recorded_at timestamptz not null,
    recorded_by UUID not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX safety_plans_case ON safety_plans (case_id);
create table safety_reviews (
    id UUID not null, case_id UUID not null, recipient_id UUID not null, channel TEXT not null,
    parts JSONB not null, meets_at timestamptz not null, invited JSONB not null, convened_by UUID not null,
    convened_at timestamptz not null, held_at timestamptz, attendance JSONB not null, advocate_absent_reason TEXT,
    dissent TEXT, actions JSONB not null, recommendation TEXT, valid_until timestamptz, ended_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX safety_reviews_case ON safety_reviews (case_id);
create table schedules (
    id UUID not null, case_id UUID not null, decision_id UUID not null, epoch INTEGER not null,
    place_kind TEXT not null, at timestamptz not null, deliverer_id UUID not null, support TEXT not null,
    abort_conditions TEXT not null, attendees JSONB not null, scheduled_by UUID not null,
    scheduled_at timestamptz not null, outcome TEXT, missing JSONB not null, asked_at timestamptz,
    ended_at timestamptz, PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX schedules_case ON schedules (case_id);
create table screens (
    id UUID not null, case_id UUID not null, point TEXT not null, searched JSONB not null, result TEXT not null,
    valid_until timestamptz not null, recorded_at timestamptz not null, recorded_by UUID not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX screens_case ON screens (case_id);
create table sealed_parts (
    id UUID not null, case_id UUID not null, subject_id UUID not null, part TEXT not null,
    identity_version INTEGER not null, ciphertext BYTEA not null, PRIMARY KEY (id),
    UNIQUE (subject_id, part, identity_version),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX sealed_parts_case ON sealed_parts (case_id);
create table stops (
    id UUID not null, case_id UUID not null, epoch INTEGER not null, reason TEXT not null, stopped_by UUID not null,
    stopped_at timestamptz not null, answer TEXT not null, answer_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX stops_case ON stops (case_id);
create table strands (
    id UUID not null, case_id UUID not null, account_id UUID not null, kind TEXT not null, strength TEXT not null,
    source_rows JSONB not null, derived_from JSONB not null, over_vpn BOOLEAN not null,
    bill_payer_only BOOLEAN not null, decisive BYTEA not null, added_by UUID not null,
    added_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX strands_case ON strands (case_id);
create table subject_flags (
    id UUID not null, case_id UUID not null, child TEXT not null, police TEXT not null, public_figure TEXT not null,
    held TEXT not null, abroad TEXT not null, known_to_victim TEXT not null, identification_pending TEXT not null,
    recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX subject_flags_case ON subject_flags (case_id);
create table subjects (
    id UUID not null, case_id UUID not null, identity_version INTEGER not null, created_at timestamptz not null,
    created_by UUID not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX subjects_case ON subjects (case_id);
create table tasks (
    id UUID not null, case_id UUID not null, person_id UUID not null, kind TEXT not null, object_id UUID,
    since timestamptz not null, due_at timestamptz, done_at timestamptz, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX tasks_case ON tasks (case_id);
CREATE INDEX tasks_case_person ON tasks (case_id, person_id);
CREATE INDEX tasks_person ON tasks (person_id);
create table tellings (
    id UUID not null, case_id UUID not null, schedule_id UUID not null, epoch INTEGER not null,
    recipient_id UUID not null, parts JSONB not null, identity_version INTEGER not null,
    told_at timestamptz not null, people_present JSONB not null, questions TEXT not null, plan TEXT not null,
    flags JSONB not null, recorded_by UUID not null, recorded_at timestamptz not null, PRIMARY KEY (id),
    FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX tellings_case ON tellings (case_id);
create table victim_informed (
    id UUID not null, case_id UUID not null, event TEXT not null, informed_at timestamptz not null,
    channel TEXT not null, safe BOOLEAN not null, recorded_at timestamptz not null, recorded_by UUID not null,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX victim_informed_case ON victim_informed (case_id);
create table wishes (
    id UUID not null, case_id UUID not null, scope TEXT not null, parts JSONB not null,
    only_if_known_to_me BOOLEAN not null, not_before timestamptz, present JSONB not null, windows JSONB not null,
    spoken_to BOOLEAN, alone BOOLEAN, channel TEXT, coercion TEXT, valid_until timestamptz not null,
    recorded_by UUID not null, recorded_at timestamptz not null, withdrawn_by UUID, withdrawn_at timestamptz,
    PRIMARY KEY (id), FOREIGN KEY(case_id) REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX wishes_case ON wishes (case_id);
