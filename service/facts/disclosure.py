"""What she wants to know, what agencies advise, what was decided, authorised, scheduled, opened and told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.holding import HeldPart, Involved
from service.vocabulary import (
    AbortReason,
    AwaitedEvent,
    Capacity,
    Channel,
    Claim,
    CoercionScreen,
    DecisionVerdict,
    Flag,
    LawfulGround,
    Missing,
    NotInvitedReason,
    PairState,
    Part,
    PlaceKind,
    RefusalReason,
    ReleaseOutcome,
    Representations,
    ReviewRecommendation,
    ReviewView,
    Sector,
    StopAnswer,
    StopReason,
    Tier,
    Truth,
    WishScope,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What she wants to be told; the last one holds. Recorded by an officer it also says how she was asked."""

    id: UUID
    case_id: UUID
    scope: WishScope
    parts: tuple[Part, ...]
    only_if_known_to_me: bool
    not_before: datetime | None = None
    not_before_event: AwaitedEvent | None = None
    present: tuple[str, ...]
    windows: tuple[str, ...]
    spoken_to: bool | None = None
    alone: bool | None = None
    channel: Channel | None = None
    coercion: CoercionScreen | None = None
    valid_until: datetime
    recorded_by: UUID
    recorded_at: datetime
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who sat in the review, for which agency, and what they thought."""

    person: UUID
    sector: Sector
    view: ReviewView
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAction:
    owner: UUID
    due_at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyReview:
    """Agencies meet about one proposed telling: recipient, channel, parts, of one sealed record. Holds until `validUntil`."""

    id: UUID
    case_id: UUID
    recipient_id: UUID
    channel: Channel
    parts: tuple[Part, ...]
    meets_at: datetime
    invited: tuple[UUID, ...]
    convened_by: UUID
    convened_at: datetime
    held_at: datetime | None = None
    subject_id: UUID | None = None
    identity_version: int | None = None
    attendance: tuple[Attendance, ...] = ()
    advocate_absent_reason: str | None = None
    dissent: str | None = None
    actions: tuple[ReviewAction, ...] = ()
    recommendation: ReviewRecommendation | None = None
    valid_until: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """One limb of the test that a telling must pass, with its reason."""

    truth: Truth
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may be told to whom, of what claim, in which parts; or why not. Two authorisations rest on its digest."""

    id: UUID
    case_id: UUID
    epoch: int
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
    recipient_id: UUID
    channel: Channel
    reasons: tuple[RefusalReason, ...]
    review_id: UUID | None = None
    subject_id: UUID | None = None
    identity_version: int | None = None
    second_officer_id: UUID | None = None
    digest: str
    decided_by: UUID
    decided_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """One of two, by different people of different organisations, over the same digest."""

    id: UUID
    case_id: UUID
    decision_id: UUID
    epoch: int
    digest: str
    state: PairState
    person_id: UUID
    organisation_id: UUID
    signature: bytes | None = None
    given_at: datetime
    second_due_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who will be in the room. Only a NO clears them."""

    person: str
    connected_to_subject: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When, where, by whom and of which parts she is told; and what the moment found. Who scheduled it cleared them all.

    `support_until`: until when somebody supports her afterwards. `tell_by`: the last instant at which that is long enough.
    """

    id: UUID
    case_id: UUID
    decision_id: UUID
    epoch: int
    place_kind: PlaceKind
    at: datetime
    deliverer_id: UUID
    support: str
    support_until: datetime | None = None
    tell_by: datetime | None = None
    abort_conditions: str
    attendees: tuple[Attendee, ...]
    involved: tuple[Involved, ...] = ()
    parts: tuple[Part, ...] = ()
    scheduled_by: UUID
    scheduled_at: datetime
    outcome: ReleaseOutcome | None = None
    missing: tuple[Missing, ...] = ()
    held: tuple[HeldPart, ...] = ()
    asked_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconfirmation:
    """On the day, by somebody who spoke to her alone: she still wants it, freely, and she is who she is."""

    id: UUID
    case_id: UUID
    epoch: int
    wish_reconfirmed: bool
    spoken_to: bool
    alone: bool
    coercion: CoercionScreen
    capacity: Capacity
    recipient_checked: bool
    at: datetime
    recorded_by: UUID
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Somebody stopped the telling, and what had already happened at that instant."""

    id: UUID
    case_id: UUID
    epoch: int
    reason: StopReason
    stopped_by: UUID
    stopped_at: datetime
    answer: StopAnswer
    answer_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The opener was allowed to show one part to the deliverer. Written before anything is decrypted.

    `id` is a digest of all of this and of the opener's one-time key; after `expires_at` the intent opens nothing any more.
    """

    id: UUID
    case_id: UUID
    schedule_id: UUID
    epoch: int
    part: Part
    recipient_id: UUID
    deliverer_id: UUID
    subject_id: UUID
    identity_version: int
    intended_at: datetime
    expires_at: datetime
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """She was told: which parts, when, who was there. Once per recipient, part and identity version."""

    id: UUID
    case_id: UUID
    schedule_id: UUID
    epoch: int
    recipient_id: UUID
    parts: tuple[Part, ...]
    identity_version: int
    told_at: datetime
    people_present: tuple[str, ...]
    questions: str
    plan: str
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Abort:
    """A telling that was planned and did not happen, and why not."""

    id: UUID
    case_id: UUID
    schedule_id: UUID
    reason: AbortReason
    at: datetime
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Somebody spoke with her afterwards. Any number until the case closes."""

    id: UUID
    case_id: UUID
    at: datetime
    contact_made: bool
    new_incidents: bool
    risk: str
    wishes: str
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime
