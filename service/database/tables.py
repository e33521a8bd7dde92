"""The tables, made from the facts: a table has the columns of its fact because it is read off it.

What PostgreSQL alone can say (rights, row security, the gate, the chain's trigger) stands in the migrations.
"""

import types
import typing
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

from service.actions import SHOWING
from service.facts import (
    asking,
    assuring,
    attribution,
    care,
    case,
    data_request,
    disclosure,
    holding,
    outside,
    people,
    police,
    promises,
    recipient,
    review,
)

metadata = sa.MetaData()

BESIDE_FACTS = {"people": frozenset({"closely_until"})}
"""Columns of the database alone, that no fact has: until when whoever comes with a person's token is looked at closely."""

SCALARS: dict[type, Any] = {
    UUID: sa.Uuid(),
    str: sa.Text(),
    int: sa.Integer(),
    bool: sa.Boolean(),
    bytes: sa.LargeBinary(),
    datetime: sa.TIMESTAMP(timezone=True),
}


def bare(annotation: Any) -> tuple[Any, bool]:
    """The type without its `| None`, and whether it had one."""
    if isinstance(annotation, types.UnionType):
        (inner,) = [a for a in typing.get_args(annotation) if a is not type(None)]
        return inner, True
    return annotation, False


def column_type(kind: Any) -> Any:
    """Closed words are text, whatever has parts is JSONB."""
    if typing.get_origin(kind) is tuple or is_dataclass(kind):
        return JSONB(none_as_null=True)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return sa.Text()
    return SCALARS[kind]


def table_of(fact: type, name: str, *extra: SchemaItem) -> sa.Table:
    """The table that holds facts of this type, one column a field; `id` is the primary key."""
    hints = typing.get_type_hints(fact)
    columns: list[SchemaItem] = []
    for field in fields(fact):
        kind, optional = bare(hints[field.name])
        columns.append(sa.Column(field.name, column_type(kind), primary_key=field.name == "id", nullable=optional))
        assert field.default is MISSING or not isinstance(field.default, list)
    return sa.Table(name, metadata, *columns, *extra)


def of_case(fact: type, name: str, *extra: SchemaItem, by: Sequence[str] = ("case_id",)) -> sa.Table:
    """A table whose rows belong to one case: reached by it, and deferred since a case's own row may come last.

    `by`: the columns of the index, more than the case where the newest of many is asked for; none where a key does as well.
    """
    return table_of(
        fact,
        name,
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], deferrable=True, initially="DEFERRED"),
        *([sa.Index(f"{name}_case", *by)] if by else []),
        *extra,
    )


organisations = table_of(people.Organisation, "organisations")
persons = table_of(people.Person, "people", sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"]))
cases = table_of(
    case.Case,
    "cases",
    sa.Index(
        "cases_force_crime_reference",
        "force_id",
        "crime_reference",
        unique=True,
        postgresql_where=sa.text("ring_fenced_at is null"),
    ),
)
tasks = of_case(
    people.Task,
    "tasks",
    sa.Index("tasks_case_person", "case_id", "person_id"),
    sa.Index("tasks_person", "person_id", "case_id"),
)

FACTS: dict[type, sa.Table] = {
    people.Organisation: organisations,
    people.Person: persons,
    people.Task: tasks,
    people.HandOver: of_case(people.HandOver, "hand_overs"),
    case.Case: cases,
    case.Incident: of_case(case.Incident, "incidents"),
    case.Account: of_case(case.Account, "accounts"),
    case.Needs: of_case(case.Needs, "needs", by=("case_id", "recorded_at", "id")),
    case.SafetyPlan: of_case(case.SafetyPlan, "safety_plans"),
    case.Screen: of_case(case.Screen, "screens"),
    case.Determination: of_case(case.Determination, "determinations"),
    case.VictimInformed: of_case(case.VictimInformed, "victim_informed", by=("case_id", "recorded_at", "id")),
    case.MyCase: of_case(case.MyCase, "my_cases", sa.UniqueConstraint("case_id")),
    data_request.DataRequest: of_case(data_request.DataRequest, "data_requests"),
    data_request.Response: of_case(data_request.Response, "responses", sa.Index("responses_request", "request_id")),
    data_request.ReturnRow: of_case(
        data_request.ReturnRow, "return_rows", sa.Index("return_rows_request", "request_id")
    ),
    data_request.EntityData: of_case(
        data_request.EntityData, "entity_data", sa.Index("entity_data_response", "response_id")
    ),
    asking.Clarification: of_case(
        asking.Clarification, "clarifications", sa.Index("clarifications_request", "request_id")
    ),
    asking.Pause: of_case(asking.Pause, "pauses"),
    asking.Preservation: of_case(asking.Preservation, "preservations"),
    asking.DataError: of_case(asking.DataError, "data_errors"),
    data_request.Document: table_of(data_request.Document, "documents", sa.Index("documents_case", "case_id")),
    attribution.Subject: of_case(attribution.Subject, "subjects"),
    attribution.SealedPart: of_case(
        attribution.SealedPart, "sealed_parts", sa.UniqueConstraint("subject_id", "part", "identity_version")
    ),
    attribution.Strand: of_case(attribution.Strand, "strands"),
    attribution.Attribution: of_case(attribution.Attribution, "attributions"),
    attribution.CaseAttribution: of_case(
        attribution.CaseAttribution, "case_attributions", sa.Index("case_attributions_attribution", "attribution_id")
    ),
    attribution.Challenge: of_case(attribution.Challenge, "challenges"),
    attribution.PoliceAction: of_case(attribution.PoliceAction, "police_actions"),
    attribution.SubjectFlags: of_case(attribution.SubjectFlags, "subject_flags"),
    police.CustodyOutcome: of_case(police.CustodyOutcome, "custody_outcomes"),
    police.Charge: of_case(police.Charge, "charges"),
    police.Hearing: of_case(police.Hearing, "hearings"),
    police.FurtherReport: of_case(police.FurtherReport, "further_reports"),
    police.OffenceRevision: of_case(police.OffenceRevision, "offence_revisions"),
    police.GradeReview: of_case(police.GradeReview, "grade_reviews"),
    disclosure.Wishes: of_case(disclosure.Wishes, "wishes", by=("case_id", "recorded_at", "id")),
    recipient.Recipient: of_case(recipient.Recipient, "recipients"),
    disclosure.SafetyReview: of_case(disclosure.SafetyReview, "safety_reviews"),
    disclosure.Decision: of_case(disclosure.Decision, "decisions", by=("case_id", "decided_at", "id")),
    disclosure.Authorisation: of_case(disclosure.Authorisation, "authorisations"),
    disclosure.Schedule: of_case(disclosure.Schedule, "schedules", by=("case_id", "scheduled_at", "id")),
    disclosure.Reconfirmation: of_case(disclosure.Reconfirmation, "reconfirmations"),
    disclosure.Stop: of_case(disclosure.Stop, "stops"),
    disclosure.Opening: of_case(disclosure.Opening, "openings"),
    disclosure.Telling: of_case(disclosure.Telling, "tellings", by=("case_id", "recorded_at", "id")),
    outside.OutsideTelling: of_case(outside.OutsideTelling, "outside_tellings", by=("case_id", "recorded_at", "id")),
    outside.IdentityLearned: of_case(outside.IdentityLearned, "identities_learned"),
    holding.Embargo: of_case(holding.Embargo, "embargoes"),
    holding.Conflict: of_case(holding.Conflict, "conflicts"),
    holding.PolicyMigration: of_case(holding.PolicyMigration, "policy_migrations"),
    assuring.ProgressNotice: of_case(assuring.ProgressNotice, "progress_notices", by=("case_id", "cleared_at", "id")),
    assuring.Assurance: of_case(assuring.Assurance, "assurances"),
    assuring.Rehearing: of_case(assuring.Rehearing, "rehearings"),
    disclosure.Abort: of_case(disclosure.Abort, "aborts"),
    disclosure.FollowUp: of_case(disclosure.FollowUp, "follow_ups"),
    care.RiskAssessment: of_case(care.RiskAssessment, "risk_assessments"),
    care.VictimLocation: of_case(care.VictimLocation, "victim_locations"),
    care.AdvocateOffer: of_case(care.AdvocateOffer, "advocate_offers", by=("case_id", "recorded_at", "id")),
    review.RiskView: of_case(review.RiskView, "risk_views", sa.Index("risk_views_review", "review_id")),
    review.ActionAgreed: of_case(review.ActionAgreed, "review_actions"),
    review.SecondOpinion: of_case(review.SecondOpinion, "second_opinions"),
    care.Closing: of_case(care.Closing, "closings"),
    care.Reopening: of_case(care.Reopening, "reopenings", by=("case_id", "recorded_at", "id")),
    promises.Deadline: of_case(
        promises.Deadline,
        "deadlines",
        sa.Index("deadlines_open", "case_id", "key", postgresql_where=sa.text("met_at is null and ended_at is null")),
        sa.Index("deadlines_promise", "promise_kind", "promise_id"),
        sa.Index(
            "deadlines_due",
            "due_at",
            postgresql_where=sa.text("met_at is null and acted_at is null and ended_at is null"),
        ),
    ),
    promises.OutboxItem: of_case(promises.OutboxItem, "outbox"),
    promises.AuditEvent: of_case(
        promises.AuditEvent, "audit_events", sa.UniqueConstraint("case_id", "sequence"), by=()
    ),
}

wakes = sa.Table(
    "wakes",
    metadata,
    sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
    sa.Column("promise_kind", sa.Text(), nullable=False),
    sa.Column("promise_id", sa.Uuid(), nullable=False),
    sa.Column("written_at", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
)

promises_kept = sa.Table(
    "promises",
    metadata,
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("case_id", sa.Uuid(), nullable=False),
    sa.Column("open", sa.Boolean(), nullable=False, server_default=sa.text("true")),
)

command_outcomes = sa.Table(
    "command_outcomes",
    metadata,
    sa.Column("actor", sa.Uuid(), primary_key=True),
    sa.Column("command", sa.Uuid(), primary_key=True),
    sa.Column("operation", sa.Text(), nullable=False),
    sa.Column("digest", sa.LargeBinary(), nullable=False),
    sa.Column("outcome", JSONB()),
    sa.Column("claimed_at", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
)

access_events = sa.Table(
    "access_events",
    metadata,
    sa.Column("id", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("actor", sa.Uuid()),
    sa.Column("action", sa.Text(), nullable=False),
    sa.Column("object_id", sa.Uuid()),
    sa.Column("allowed", sa.Boolean(), nullable=False),
    sa.Column("purpose", sa.Text()),
    sa.Column("named", sa.ARRAY(sa.Uuid())),
)

showings = sa.Table(
    "showings",
    metadata,
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("actor", sa.Uuid(), nullable=False),
    sa.Column("action", sa.Enum(*SHOWING, name="showing_action"), nullable=False),
    sa.Column("object_id", sa.Uuid(), nullable=False),
)

audit_heads = sa.Table(
    "audit_heads",
    metadata,
    sa.Column("case_id", sa.Uuid(), primary_key=True),
    sa.Column("sequence", sa.Integer(), nullable=False),
    sa.Column("hash", sa.LargeBinary(), nullable=False),
)

engine = sa.Table(
    "engine",
    metadata,
    sa.Column("only", sa.Boolean(), primary_key=True, server_default=sa.text("true")),
    sa.Column("namespace_id", sa.Text(), nullable=False),
)
