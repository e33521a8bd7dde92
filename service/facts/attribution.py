"""Who is thought to be behind the accounts, on what, and what police did. The identity itself is not here: it is sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    Alternative,
    AlternativeState,
    AttributionStage,
    ChallengeResolution,
    Flag,
    Grade,
    PairState,
    Part,
    PoliceActionKind,
    StrandKind,
    StrandStrength,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody accounts may be attributed to: an id and the version of the sealed record, nothing more."""

    id: UUID
    case_id: UUID
    identity_version: int = 1
    created_at: datetime
    created_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPart:
    """One part of an identity, sealed: its key is in two halves, each sealed to one of the two key holders.

    `force_id`: the force of the case, which the ciphertext is bound to as to subject, part and version. The epochs say which
    key of a holder its half is sealed to; re-wrapping changes a half and its epoch, and never the ciphertext. `fingerprint`:
    what a second, blind entry is compared with; nothing can be learned from it without both holders.
    """

    id: UUID
    case_id: UUID
    force_id: UUID
    subject_id: UUID
    part: Part
    identity_version: int
    ciphertext: bytes
    police_half: bytes
    police_epoch: int
    safeguarding_half: bytes
    safeguarding_epoch: int
    fingerprint: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One line of evidence for one account. Strands with a common ancestor count once."""

    id: UUID
    case_id: UUID
    account_id: UUID
    kind: StrandKind
    strength: StrandStrength
    source_rows: tuple[UUID, ...]
    derived_from: tuple[UUID, ...]
    over_vpn: bool
    bill_payer_only: bool
    decisive: bytes
    added_by: UUID
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributedAccount:
    """One account, the window in which the person is said to have controlled it, and how sure."""

    account: UUID
    window_from: datetime
    window_to: datetime
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeConsidered:
    kind: Alternative
    state: AlternativeState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A reasoned conclusion that a person controlled accounts at stated times. It stands apart from any one case."""

    id: UUID
    case_id: UUID
    subject_id: UUID
    identity_version: int
    accounts: tuple[AttributedAccount, ...]
    alternatives: tuple[AlternativeConsidered, ...]
    stage: AttributionStage
    grade: Grade
    proposed_by: UUID
    proposed_at: datetime
    verified_by: UUID | None = None
    verified_at: datetime | None = None
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAttribution:
    """A case rests on an attribution, until it is opened again: all such cases stop when it is challenged."""

    id: UUID
    case_id: UUID
    attribution_id: UUID
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A doubt about an attribution: a hold over any grade until two people resolve it."""

    id: UUID
    case_id: UUID
    attribution_id: UUID
    reason: str
    raised_by: UUID
    raised_at: datetime
    state: PairState | None = None
    resolution: ChallengeResolution | None = None
    second_due_at: datetime | None = None
    resolved_by: UUID | None = None
    seconded_by: UUID | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliceAction:
    """What police did, at whatever grade it happened; what was missing is flagged."""

    id: UUID
    case_id: UUID
    kind: PoliceActionKind
    at: datetime
    custody_reference: str | None = None
    grade: Grade
    flags: tuple[Flag, ...]
    recorded_by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFlags:
    """What changes who must be asked. Unset is UNKNOWN, and UNKNOWN counts as yes wherever yes is the careful answer."""

    id: UUID
    case_id: UUID
    child: YesNo = YesNo.UNKNOWN
    police: YesNo = YesNo.UNKNOWN
    public_figure: YesNo = YesNo.UNKNOWN
    held: YesNo = YesNo.UNKNOWN
    abroad: YesNo = YesNo.UNKNOWN
    known_to_victim: YesNo = YesNo.UNKNOWN
    identification_pending: YesNo = YesNo.UNKNOWN
    recorded_by: UUID
    recorded_at: datetime
