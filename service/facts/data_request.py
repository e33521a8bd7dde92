"""What platforms were asked and what they answered. Original files lie encrypted; entity data has a table of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.vocabulary import (
    AuthorityKind,
    AuthorityOutcome,
    CancelReason,
    DataCategory,
    DataRequestStage,
    DueBasis,
    Flag,
    Offence,
    ResponseStage,
    ReturnOutcome,
    Route,
    RowOutcome,
    Urgency,
    UserNotice,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One account, a period from `periodFrom` until before `periodTo` (UTC), and what is asked about it."""

    account: UUID
    period_from: datetime
    period_to: datetime
    categories: tuple[DataCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """Where an identifier was read: the exhibit's reference, so that nobody has to trust a copy."""

    account: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """One platform is asked for described data over a stated period.

    `due_at` is the one date that both sides read; while the platform waits for us it stands still, since `paused_since`.
    """

    id: UUID
    case_id: UUID
    platform_id: UUID
    legal_entity: str
    targets: tuple[Target, ...]
    offence: Offence
    purpose: str
    necessity: str
    proportionality: str
    collateral_intrusion: str
    exhibits: tuple[Exhibit, ...]
    zone_of_source: str
    typed: bool
    second_check_by: UUID | None = None
    urgency: Urgency
    urgency_reason: str | None = None
    non_disclosure_until: datetime | None = None
    stage: DataRequestStage
    version: int = 0
    drafted_by: UUID
    drafted_at: datetime
    returned_at: datetime | None = None
    returned_reasons: str | None = None
    authority_outcome: AuthorityOutcome | None = None
    authority_kind: AuthorityKind | None = None
    route: Route | None = None
    statute: str | None = None
    authority_reference: str | None = None
    granted_at: datetime | None = None
    authority_expires_at: datetime | None = None
    authority_document: UUID | None = None
    renewals: int = 0
    answer_by: datetime | None = None
    user_notice: UserNotice = UserNotice.UNKNOWN
    user_notice_accepted_by: UUID | None = None
    user_notice_accepted_at: datetime | None = None
    user_notice_accepted_reason: str | None = None
    notice_warned_at: datetime | None = None
    notify_at: datetime | None = None
    served_at: datetime | None = None
    receipt: str | None = None
    platform_reference: str | None = None
    acknowledged_at: datetime | None = None
    due_at: datetime | None = None
    due_basis: DueBasis | None = None
    paused_since: datetime | None = None
    answered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_reason: CancelReason | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOutcome:
    """What the platform says it did for one account and one kind of data over a period."""

    account: UUID
    category: DataCategory
    period_from: datetime | None = None
    period_to: datetime | None = None
    code: ReturnOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A platform's answer, whole or in part; the SPoC accepts or holds it before anyone works with it.

    `quarantined`: the documents that were set aside unseen, since more than was asked or somebody else's data is in them.
    """

    id: UUID
    case_id: UUID
    request_id: UUID
    documents: tuple[UUID, ...]
    outcomes: tuple[AnswerOutcome, ...]
    final: bool
    corrects: UUID | None = None
    quarantined: tuple[UUID, ...] = ()
    stage: ResponseStage
    findings: tuple[str, ...]
    flags: tuple[Flag, ...] = ()
    held_reason: str | None = None
    received_at: datetime
    given_by: UUID
    judged_at: datetime | None = None
    judged_by: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """One row of a return with what became of it. Excess is kept and counted, and shown to nobody."""

    id: UUID
    case_id: UUID
    request_id: UUID
    response_id: UUID
    account_id: UUID
    position: int
    ip: str | None = None
    port: int | None = None
    at: datetime | None = None
    until: datetime | None = None
    event_kind: str | None = None
    zone_from: str | None = None
    outcome: RowOutcome
    reason: str | None = None
    flags: tuple[str, ...]
    member: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityData:
    """Who an account belongs to by the platform's word, encrypted: it may be the identity itself."""

    id: UUID
    case_id: UUID
    response_id: UUID
    account_id: UUID
    ciphertext: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as it came: hashed, encrypted, seen by its uploader alone until a command binds it to a case.

    Quarantined, it is kept and seen by nobody.
    """

    id: UUID
    case_id: UUID | None = None
    uploaded_by: UUID
    uploaded_at: datetime
    sha256: str
    size: int
    media_type: str
    ciphertext: bytes
    quarantined: bool = False
