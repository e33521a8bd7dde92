"""What people ask to have done around joining accounts to a person, and around what police did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.attribution import AlternativeConsidered, AttributedAccount
from service.vocabulary import ChallengeResolution, PoliceActionKind, StrandKind, StrandStrength, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisiveValue:
    """A value on which a strand turns, as read at its source: an address, a port, an instant, a device number."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStrand:
    """Evidence for one account. Decisive values of rows are taken from the rows; others are given here."""

    id: UUID
    case: UUID
    account: UUID
    kind: StrandKind
    strength: StrandStrength
    source_rows: tuple[UUID, ...] = ()
    derived_from: tuple[UUID, ...] = ()
    over_vpn: bool = False
    bill_payer_only: bool = False
    decisive: tuple[DecisiveValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAttribution:
    id: UUID
    case: UUID
    subject: UUID
    accounts: tuple[AttributedAccount, ...]
    alternatives: tuple[AlternativeConsidered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyedStrand:
    """The decisive values of one strand, keyed again from the source by somebody who does not see the first entry."""

    strand: UUID
    values: tuple[DecisiveValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAttribution:
    id: UUID
    attribution: UUID
    rekeyed: tuple[RekeyedStrand, ...]
    times_converted_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeAttribution:
    id: UUID
    attribution: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveChallenge:
    """Two people give the same resolution; the first waits for the second. Upheld withdraws the attribution."""

    id: UUID
    challenge: UUID
    resolution: ChallengeResolution


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAttribution:
    id: UUID
    attribution: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPoliceAction:
    id: UUID
    case: UUID
    kind: PoliceActionKind
    at: datetime
    custody_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSubjectFlags:
    id: UUID
    case: UUID
    child: YesNo = YesNo.UNKNOWN
    police: YesNo = YesNo.UNKNOWN
    public_figure: YesNo = YesNo.UNKNOWN
    held: YesNo = YesNo.UNKNOWN
    abroad: YesNo = YesNo.UNKNOWN
    known_to_victim: YesNo = YesNo.UNKNOWN
    identification_pending: YesNo = YesNo.UNKNOWN
