"""What is true about a case from the first report: who, what happened, which accounts, what keeps her safe.

The stage is not here: it is derived (`rules/stage.py`), since gates run in parallel.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    Capacity,
    Channel,
    InformedEvent,
    Initiator,
    Offence,
    OfferResponse,
    PrimaryVictim,
    RightsLevel,
    ScreenPoint,
    ScreenResult,
    VictimWord,
    Weekday,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One victim's case. `epoch` rises whenever what was approved for telling no longer holds.

    `victim_id` is her row from the first report; `victim_account_id` is what she signs in with, once bound in person.
    Ring-fenced, nobody without a place on it learns that there is such a case, not even by its own force's reference (B6).
    """

    id: UUID
    force_id: UUID
    crime_reference: str
    external_reference: str | None = None
    offence: Offence
    victim_id: UUID
    victim_account_id: UUID | None = None
    oic_id: UUID
    supervisor_id: UUID
    immediate_danger: bool
    rights_level: RightsLevel
    policy_version: str
    epoch: int = 0
    version: int = 0
    opened_at: datetime
    opened_by: UUID
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    ring_fenced_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that was done to her, at an instant, with the zone in which it was read."""

    id: UUID
    case_id: UUID
    happened_at: datetime
    zone_as_stated: str
    narrative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that contacted her. The immutable id is the key; a handle is only what it was called at capture."""

    id: UUID
    case_id: UUID
    platform_id: UUID
    immutable_id: str | None = None
    handle: str
    address: str | None = None
    captured_at: datetime
    seen_at_source: bool
    initiated_by: Initiator = Initiator.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeWindow:
    """When it is safe on one day of the week, in minutes of London's day; over midnight it is two of them."""

    weekday: Weekday
    from_minute: int
    to_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """How she can be reached safely, how often she wants to hear, what she needs to take part. The last one holds.

    `safe_times` is for people to read; a notice obeys `safe_windows`. `device_compromise`: somebody else may read her
    devices. No address of hers is here: what reaches her goes through the portal or through a person, and where she
    lives lies in a vault (`care.VictimLocation`).
    """

    id: UUID
    case_id: UUID
    rights_level: RightsLevel
    safe_channels: tuple[Channel, ...]
    safe_times: str
    overheard_by: str
    notice_may_say_more: bool
    update_interval_days: int
    interpreter: str | None = None
    capacity: Capacity
    children: YesNo
    recorded_at: datetime
    recorded_by: UUID
    safe_windows: tuple[SafeWindow, ...] = ()
    device_compromise: YesNo = YesNo.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlan:
    """What keeps her safe; the last one is in force. Support is arranged, or refused by her with an officer named."""

    id: UUID
    case_id: UUID
    content: str
    support_arranged: bool
    support_refused_with: UUID | None = None
    touches_telling: bool
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Both directions searched for a counter-allegation. It counts until `validUntil`, and is then made again."""

    id: UUID
    case_id: UUID
    point: ScreenPoint
    searched: tuple[str, ...]
    result: ScreenResult
    valid_until: datetime
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A trained supervisor's decision who the primary victim is."""

    id: UUID
    case_id: UUID
    primary: PrimaryVictim
    reasons: str
    valid_until: datetime
    determined_at: datetime
    determined_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimInformed:
    """She was told of an event: when, by which channel, and that it was safe."""

    id: UUID
    case_id: UUID
    event: InformedEvent
    informed_at: datetime
    channel: Channel
    safe: bool
    recorded_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCase:
    """All that a victim reads of her case: one word, the next update, whom to ring, the advocate she was offered."""

    id: UUID
    case_id: UUID
    victim_id: UUID
    word: VictimWord
    next_update_at: datetime | None = None
    contact_id: UUID
    contact_name: str
    advocacy_service: str | None = None
    advocate_response: OfferResponse | None = None
