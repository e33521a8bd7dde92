"""What people ask to have recorded of what follows police action, and what is reported after the first report."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.commands.case import NewAccount, NewIncident
from service.vocabulary import CustodyOutcomeKind, HearingKind, Initiator, Offence, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCustodyOutcome:
    """How custody ended or changed. `releaseAt`: when they leave custody, where that is still to come.

    `recognitionDependent`: a condition protects her only if she can tell who it is; unset counts as yes where there are
    conditions. `mitigation`: what protects her until she can.
    """

    id: UUID
    case: UUID
    kind: CustodyOutcomeKind
    at: datetime
    release_at: datetime | None = None
    bail_until: datetime | None = None
    conditions: tuple[str, ...] = ()
    view_sought: bool
    recognition_dependent: YesNo = YesNo.UNKNOWN
    mitigation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCharge:
    """A charge, by the reference of its record. `firstPublicEventAt`: when the public can first learn a name by it."""

    id: UUID
    case: UUID
    offence: Offence
    charged_at: datetime
    record_reference: str
    first_public_event_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCharge:
    """A second person keys offence and reference from the record itself, without seeing the first entry."""

    id: UUID
    charge: UUID
    offence: Offence
    record_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHearing:
    """A hearing that was listed or held. `firstPublicEventAt`: when its list is published, if before the hearing."""

    id: UUID
    case: UUID
    kind: HearingKind
    at: datetime
    first_public_event_at: datetime | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccounts:
    """Further accounts that contacted her."""

    id: UUID
    case: UUID
    accounts: tuple[NewAccount, ...]
    initiated_by: Initiator = Initiator.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIncidents:
    """Further things that were done to her."""

    id: UUID
    case: UUID
    incidents: tuple[NewIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNewContact:
    """It has begun again: what happened, and the account it came from where there is one."""

    id: UUID
    case: UUID
    incident: NewIncident
    account: NewAccount | None = None
    initiated_by: Initiator = Initiator.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseOffence:
    id: UUID
    case: UUID
    expected_version: int
    offence: Offence
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGrade:
    """The grade was looked at again, and nothing speaks against it. Who has a doubt challenges the attribution instead."""

    id: UUID
    case: UUID
    reasons: str
