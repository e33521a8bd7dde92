"""What is true of looking after her: how high the risk is, the advocate she was offered, how her case was closed.

What agencies said and took on at a safety review stands in `review`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    ClosingOutcome,
    OfferResponse,
    ReopeningCause,
    RiskBand,
    RiskFlag,
    RiskLevel,
    ServiceCapacity,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskAxis:
    """One axis of a risk picture with its reason."""

    level: RiskLevel
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskAssessment:
    """A structured judgement of the risk with her own view beside it; the last one holds.

    `band` is what the rule makes of it. `reasoned_down_*`: the second person's band in place of what the flags alone ask.
    """

    id: UUID
    case_id: UUID
    violence: RiskAxis
    persistence: RiskAxis
    recurrence: RiskAxis
    psychosocial_damage: RiskAxis
    flags: tuple[RiskFlag, ...]
    her_view: str
    judgement: RiskBand | None = None
    judgement_reason: str | None = None
    band: RiskBand
    reasoned_down_to: RiskBand | None = None
    reasoned_down_reason: str | None = None
    reasoned_down_by: UUID | None = None
    reasoned_down_at: datetime | None = None
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimLocation:
    """That it was recorded where she is; the last one holds. Where is in no fact: it lies in a vault of the database.

    The vault is a table that no role that logs in may read, encrypted under a key of its own; of one that was replaced it
    keeps nothing.
    """

    id: UUID
    case_id: UUID
    recorded_by: UUID
    recorded_at: datetime
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvocateOffer:
    """An advocacy service was offered to her, with what room it has; and what she said. The last offer holds."""

    id: UUID
    case_id: UUID
    service_id: UUID
    advocate_id: UUID | None = None
    capacity: ServiceCapacity
    recorded_by: UUID
    recorded_at: datetime
    response: OfferResponse | None = None
    responded_by: UUID | None = None
    responded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A case was closed: how it ended, what was learned, whether she was asked what she thinks of it."""

    id: UUID
    case_id: UUID
    outcome: ClosingOutcome
    learning: str
    feedback_asked: bool
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A closed case was opened again: its clocks are new, and nothing that was agreed before carries over."""

    id: UUID
    case_id: UUID
    cause: ReopeningCause
    reason: str
    immediate_danger: bool
    recorded_by: UUID
    recorded_at: datetime
