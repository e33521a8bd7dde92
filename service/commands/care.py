"""What people ask to have done to look after her: risk, an advocate, what agencies say and take on, closing and reopening."""

from dataclasses import dataclass
from uuid import UUID

from service.facts.care import RiskAxis
from service.vocabulary import (
    ClosingOutcome,
    OfferResponse,
    ReopeningCause,
    ReviewView,
    RiskBand,
    RiskFlag,
    ServiceCapacity,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRisk:
    """Four axes with reasons, the flags that are present, and what she herself thinks. A judgement may raise the band."""

    id: UUID
    case: UUID
    violence: RiskAxis
    persistence: RiskAxis
    recurrence: RiskAxis
    psychosocial_damage: RiskAxis
    flags: tuple[RiskFlag, ...] = ()
    her_view: str
    judgement: RiskBand | None = None
    judgement_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRiskDown:
    """A second person's band in place of what the flags of an assessment ask, with the reason."""

    id: UUID
    assessment: UUID
    band: RiskBand
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVictimLocation:
    """Where she lives or stays now, as an envelope has it. What was recorded before is forgotten."""

    id: UUID
    case: UUID
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAdvocate:
    """`advocate`: who would take her on, where the service has named somebody; she gets that place when she accepts."""

    id: UUID
    case: UUID
    service: UUID
    advocate: UUID | None = None
    capacity: ServiceCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondToAdvocateOffer:
    """What she says to the last offer; she may change her mind. An officer records it for one who has no account."""

    id: UUID
    case: UUID
    response: OfferResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRiskView:
    """Before the meeting: what an agency thinks and why, and what it knows that bears on her safety."""

    id: UUID
    review: UUID
    view: ReviewView
    reason: str
    information: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteReviewAction:
    """What was taken on at a review is done, with what came of it."""

    id: UUID
    action: UUID
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    id: UUID
    case: UUID
    outcome: ClosingOutcome
    learning: str
    feedback_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    id: UUID
    case: UUID
    cause: ReopeningCause
    reason: str
    immediate_danger: bool
