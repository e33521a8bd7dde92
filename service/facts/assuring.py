"""What she may be told before, beside and after a telling without a new decision: progress, assurance, hearing it again."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import AssuranceStatement, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressNotice:
    """T0: she may be told that somebody has been identified and that next steps are planned, and nothing of whom."""

    id: UUID
    case_id: UUID
    reason: str
    cleared_by: UUID
    cleared_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """T1: what may be said to her of somebody who is not named, of one sealed record."""

    id: UUID
    case_id: UUID
    statements: tuple[AssuranceStatement, ...]
    subject_id: UUID
    identity_version: int
    reason: str
    given_by: UUID
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearing:
    """She asked to hear again what she was told: the same parts, for the deliverer named, until `validUntil`."""

    id: UUID
    case_id: UUID
    telling_id: UUID
    recipient_id: UUID
    parts: tuple[Part, ...]
    deliverer_id: UUID
    reason: str
    recorded_by: UUID
    recorded_at: datetime
    valid_until: datetime
