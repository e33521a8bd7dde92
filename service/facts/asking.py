"""What goes on around a request: questions a platform asks back, pauses, what it preserves for us, and what went wrong."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    ClarificationAnswer,
    ClarificationQuestion,
    ErrorClass,
    ErrorDecision,
    ErrorKind,
    PauseReason,
    PreservationEnd,
    PreservationOutcome,
    PreservationStage,
    TaskKind,
    Truth,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """What a platform has to know before it can answer, and what it was answered. Words of either stand in a document."""

    id: UUID
    case_id: UUID
    request_id: UUID
    question: ClarificationQuestion
    document: UUID | None = None
    asked_at: datetime
    asked_by: UUID
    recorded_at: datetime
    answer: ClarificationAnswer | None = None
    answer_document: UUID | None = None
    answered_at: datetime | None = None
    answered_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The platform's clock stands still, why, and who has to do something so that it runs again."""

    id: UUID
    case_id: UUID
    request_id: UUID
    reason: PauseReason
    owner: TaskKind
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """One account's data is kept as it was on the day of the platform's snapshot, until it expires. Never silently."""

    id: UUID
    case_id: UUID
    account_id: UUID
    platform_id: UUID
    stage: PreservationStage
    opened_at: datetime
    asked_at: datetime | None = None
    receipt: str | None = None
    outcome: PreservationOutcome | None = None
    reference: str | None = None
    snapshot_at: datetime | None = None
    expires_at: datetime | None = None
    acknowledged_at: datetime | None = None
    renewals: int = 0
    renewed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_reason: PreservationEnd | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataError:
    """An error in getting data, from the moment it is found until a supervisor has judged it and seen to it."""

    id: UUID
    case_id: UUID
    request_id: UUID
    response_id: UUID | None = None
    kind: ErrorKind
    error_class: ErrorClass
    found_before_acquisition: bool
    data_acquired: bool
    third_party_harm: Truth
    action_taken: Truth
    opened_at: datetime
    opened_by: UUID
    decision: ErrorDecision | None = None
    reasons: str | None = None
    reported_at: datetime | None = None
    report_reference: str | None = None
    resolved_at: datetime | None = None
    resolved_by: UUID | None = None
