"""What people ask to have done while a platform is asked: returning, acknowledging, asking back, preserving, cancelling."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    CancelReason,
    ClarificationAnswer,
    ClarificationQuestion,
    ErrorDecision,
    PreservationEnd,
    PreservationOutcome,
    Truth,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDataRequest:
    """The SPoC gives a draft back for work, and says what is to be done."""

    id: UUID
    request: UUID
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptUserNoticeRisk:
    """The supervisor accepts that the account holder may be told, so that it is served all the same."""

    id: UUID
    request: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnUserNotice:
    """The platform will tell the account holder, and when. A SPoC records it where it came by other means."""

    id: UUID
    request: UUID
    notify_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeDataRequest:
    """The platform has it, under a reference of its own."""

    id: UUID
    request: UUID
    platform_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAcknowledgement:
    """The SPoC records that the platform has it."""

    id: UUID
    request: UUID
    platform_reference: str
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskClarification:
    """The platform has to know something before it can answer. `askedAt` is for a SPoC, whom the question reached."""

    id: UUID
    request: UUID
    question: ClarificationQuestion
    document: UUID | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerClarification:
    """The platform is told what it asked, and its clock runs again."""

    id: UUID
    clarification: UUID
    answer: ClarificationAnswer
    document: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewDataRequest:
    """Whoever granted the authority renewed it before it ended; it runs on from that end."""

    id: UUID
    request: UUID
    reference: str
    renewed_at: datetime
    reason: str
    document: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDataRequest:
    """It is no longer needed, or no longer lawful to pursue."""

    id: UUID
    request: UUID
    reason: CancelReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPreservationSent:
    """The SPoC asked a platform that has not joined, by its own means."""

    id: UUID
    preservation: UUID
    sent_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePreservation:
    """What the platform did: kept a snapshot of its own date, or nothing. Without an `expiresAt` the policy's time runs from
    the snapshot.
    """

    id: UUID
    preservation: UUID
    outcome: PreservationOutcome
    reference: str
    snapshot_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewPreservation:
    """The platform keeps the snapshot longer. Without an `expiresAt` the policy's time runs from the end of what ran until
    now.
    """

    id: UUID
    preservation: UUID
    reference: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPreservation:
    """A person lets it go, and says why."""

    id: UUID
    preservation: UUID
    reason: PreservationEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveError:
    """The supervisor, for the senior responsible officer: what it led to, what becomes of the data, where it was reported."""

    id: UUID
    error: UUID
    third_party_harm: Truth
    action_taken: Truth
    decision: ErrorDecision
    reasons: str
    reported_at: datetime | None = None
    report_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAuthorityRecord:
    """The written record of an authority that was given by word of mouth."""

    id: UUID
    request: UUID
    document: UUID
