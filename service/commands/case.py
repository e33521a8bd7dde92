"""What people ask to have done around a case and her safety. Each carries its own id: the same id twice is one command."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.case import SafeWindow
from service.vocabulary import (
    AwaitedEvent,
    Capacity,
    Channel,
    CoercionScreen,
    InformedEvent,
    Initiator,
    Offence,
    Part,
    PrimaryVictim,
    ScreenPoint,
    ScreenResult,
    TaskKind,
    WishScope,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    happened_at: datetime
    zone_as_stated: str
    narrative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """`immutableId` where it could be read; else a handle with the capture's instant."""

    platform: UUID
    immutable_id: str | None = None
    handle: str
    address: str | None = None
    captured_at: datetime
    seen_at_source: bool
    initiated_by: Initiator = Initiator.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Opens a case from a first report: the officer becomes its OIC. A fresh victim row is made.

    `ring_fenced`: she is staff of police, prosecution or a platform, or in the public eye.
    """

    id: UUID
    crime_reference: str
    external_reference: str | None = None
    supervisor: UUID
    offence: Offence
    victim_name: str
    immediate_danger: bool
    incidents: tuple[NewIncident, ...]
    accounts: tuple[NewAccount, ...]
    documents: tuple[UUID, ...] = ()
    ring_fenced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask:
    """Gives a person a place on the case."""

    id: UUID
    case: UUID
    person: UUID
    kind: TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BindVictimAccount:
    """The officer, with the victim in front of them, binds her account to her row by the code that she reads out."""

    id: UUID
    case: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNeeds:
    """`safeWindows`: when notices may reach her; `deviceCompromise`: whether somebody else may read her devices.

    Without the first, or with anything but NO for the second, no notice is sent, and a person says it instead.
    """

    id: UUID
    case: UUID
    persistently_targeted: bool
    vulnerable: bool
    safe_channels: tuple[Channel, ...]
    safe_times: str
    overheard_by: str
    notice_may_say_more: bool
    update_interval_days: int
    interpreter: str | None = None
    capacity: Capacity
    children: YesNo
    safe_windows: tuple[SafeWindow, ...] = ()
    device_compromise: YesNo = YesNo.UNKNOWN
    most_serious_crime: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSafetyPlan:
    """`supportRefusedWith`: the named officer she has instead, when she refused support knowing what it is."""

    id: UUID
    case: UUID
    content: str
    support_arranged: bool
    support_refused_with: UUID | None = None
    touches_telling: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounterAllegationScreen:
    id: UUID
    case: UUID
    point: ScreenPoint
    searched: tuple[str, ...]
    result: ScreenResult


@dataclass(frozen=True, slots=True, kw_only=True)
class DeterminePrimaryVictim:
    id: UUID
    case: UUID
    primary: PrimaryVictim
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWishes:
    """By the victim or advocate alone, or by an officer who says how she was asked.

    `not_before`, `not_before_event`: she waits for a day, or for something to happen, or for both.
    """

    id: UUID
    case: UUID
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawWishes:
    id: UUID
    case: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVictimInformed:
    id: UUID
    case: UUID
    event: InformedEvent
    at: datetime
    channel: Channel
    safe: bool
