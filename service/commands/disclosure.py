"""What people ask to have done around reviewing, deciding, authorising, scheduling, stopping and telling."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.disclosure import Attendance, Attendee, Limb, ReviewAction
from service.facts.holding import Involved
from service.vocabulary import (
    AbortReason,
    Capacity,
    Channel,
    Claim,
    CoercionScreen,
    DecisionVerdict,
    LawfulGround,
    NotInvitedReason,
    Part,
    PlaceKind,
    RefusalReason,
    Representations,
    ReviewRecommendation,
    StopReason,
    Tier,
    ToldBy,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConveneSafetyReview:
    id: UUID
    case: UUID
    recipient: UUID
    channel: Channel
    parts: tuple[Part, ...]
    meets_at: datetime
    invited: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSafetyReview:
    id: UUID
    review: UUID
    held_at: datetime
    attendance: tuple[Attendance, ...]
    advocate_absent_reason: str | None = None
    dissent: str | None = None
    actions: tuple[ReviewAction, ...]
    recommendation: ReviewRecommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDisclosure:
    """Tell, defer or refuse. `subject`: whose sealed record, where the claim is a charge and no attribution says it.
    `secondOfficer`: the officer who is to agree where `R17` is among the reasons.
    """

    id: UUID
    case: UUID
    verdict: DecisionVerdict
    claim: Claim
    lawful: Limb
    pressing_need: Limb
    necessary: Limb
    proportionate: Limb
    grounds: tuple[LawfulGround, ...]
    representations: Representations
    not_invited_reason: NotInvitedReason | None = None
    tier: Tier
    parts: tuple[Part, ...]
    conditions: str
    recipient: UUID
    channel: Channel
    reasons: tuple[RefusalReason, ...] = ()
    subject: UUID | None = None
    second_officer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSecondOpinion:
    """By the officer whom a decision names, themselves, where it rests on another reason than the listed ones (`R17`)."""

    id: UUID
    decision: UUID
    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoriseDisclosure:
    """One of two authorisations, bound by the digest to exactly what was read."""

    id: UUID
    case: UUID
    decision: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDisclosure:
    """`parts`: what is told then, all that is left where none is named. `involved`: who has a part in it, and is cleared.

    `support_until`: until when `support` can be reached.
    """

    id: UUID
    case: UUID
    place_kind: PlaceKind
    at: datetime
    deliverer: UUID
    support: str
    support_until: datetime
    abort_conditions: str
    attendees: tuple[Attendee, ...]
    involved: tuple[Involved, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDisclosure:
    id: UUID
    case: UUID
    reason: StopReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconfirmOnTheDay:
    id: UUID
    case: UUID
    wish_reconfirmed: bool
    spoken_to: bool
    alone: bool
    coercion: CoercionScreen
    capacity: Capacity
    recipient_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDisclosureDelivered:
    id: UUID
    case: UUID
    parts: tuple[Part, ...]
    told_at: datetime
    people_present: tuple[str, ...]
    questions: str
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDisclosureAborted:
    id: UUID
    case: UUID
    reason: AbortReason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTellingOutsideScheme:
    """She was told otherwise than by this scheme. `circumstances` says how, never who the subject is."""

    id: UUID
    case: UUID
    parts: tuple[Part, ...]
    told_at: datetime
    told_by: ToldBy
    teller: UUID | None = None
    circumstances: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp:
    id: UUID
    case: UUID
    at: datetime
    contact_made: bool
    new_incidents: bool
    risk: str
    wishes: str
