"""What agencies bring to a safety review and take away from it: a view of the risk, and what each has promised to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import ReviewView, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskView:
    """What one agency thinks before the meeting, for the chair to bring in; its last one counts."""

    id: UUID
    case_id: UUID
    review_id: UUID
    person_id: UUID
    sector: Sector
    view: ReviewView
    reason: str
    information: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAgreed:
    """What somebody took on at a review, and by when: a promise like any other."""

    id: UUID
    case_id: UUID
    review_id: UUID
    owner_id: UUID
    what: str
    due_at: datetime
    recorded_at: datetime
    done_at: datetime | None = None
    done_by: UUID | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """What the second officer said of a decision for another reason than the listed ones. Once for each decision."""

    id: UUID
    case_id: UUID
    decision_id: UUID
    agrees: bool
    reason: str
    recorded_by: UUID
    recorded_at: datetime
