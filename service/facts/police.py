"""What follows police action: how custody ended, charges, hearings, and what is reported later. All of it is added to only.

No word of who the subject is belongs in any field here: a record is named by its reference.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    CustodyOutcomeKind,
    Flag,
    FurtherReportKind,
    Grade,
    HearingKind,
    Initiator,
    Offence,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyOutcome:
    """How custody ended or changed; the last one holds.

    `release_at`: when they leave custody, where that is still to come. `recognition_dependent`: a condition protects her
    only if she can tell who it is when she sees them (E12); `mitigation`: what protects her until she can.
    """

    id: UUID
    case_id: UUID
    kind: CustodyOutcomeKind
    at: datetime
    release_at: datetime | None = None
    bail_until: datetime | None = None
    conditions: tuple[str, ...]
    view_sought: bool
    recognition_dependent: YesNo
    mitigation: str
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge, by the reference of its record. Verified: a second person keyed reference and offence again, unseen."""

    id: UUID
    case_id: UUID
    offence: Offence
    charged_at: datetime
    record_reference: str
    first_public_event_at: datetime | None = None
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime
    verified_by: UUID | None = None
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing, and when the public can first learn a name by it. `replaces`: the one it was moved from."""

    id: UUID
    case_id: UUID
    kind: HearingKind
    at: datetime
    first_public_event_at: datetime
    replaces: UUID | None = None
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherReport:
    """Something that was added to her first report: accounts, incidents, or a new contact.

    `while_held`: the subject was in custody when it came in, so that either custody leaks or the attribution is in doubt.
    """

    id: UUID
    case_id: UUID
    kind: FurtherReportKind
    incidents: tuple[UUID, ...]
    accounts: tuple[UUID, ...]
    initiated_by: Initiator
    while_held: bool
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceRevision:
    """The offence a case is about changed; what depends on it was worked out again."""

    id: UUID
    case_id: UUID
    was: Offence
    offence: Offence
    reason: str
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReview:
    """After police action, or contact from somebody who is held, a supervisor looked at the grade again: it stands."""

    id: UUID
    case_id: UUID
    attribution_id: UUID | None = None
    grade: Grade
    reasons: str
    reviewed_by: UUID
    reviewed_at: datetime
