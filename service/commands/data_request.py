"""What people ask to have done around requests to platforms and their answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.data_request import AnswerOutcome, Exhibit, Target
from service.vocabulary import AuthorityKind, AuthorityOutcome, Offence, Route, Urgency, UserNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDataRequest:
    """Asks one platform about accounts of the case. Incomplete drafts are turned down with what is missing."""

    id: UUID
    case: UUID
    platform: UUID
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseDataRequest:
    """Replaces a draft, or one that was returned or refused; `expectedVersion` since two people edit."""

    id: UUID
    request: UUID
    expected_version: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAuthorityDecision:
    """The decision came from outside (OCDA, DSO, a judge); the SPoC records it with its document.

    `route` where it is not the usual one of its kind; `answer_by` where the order or the SPoC names a date.
    """

    id: UUID
    request: UUID
    outcome: AuthorityOutcome
    kind: AuthorityKind
    statute: str
    reference: str
    granted_at: datetime
    document: UUID | None = None
    route: Route | None = None
    answer_by: datetime | None = None
    user_notice: UserNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordService:
    """The SPoC served it by the platform's own means, since it has not joined."""

    id: UUID
    request: UUID
    served_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDataRequest:
    """A platform answers, in whole or in part. Late answers count."""

    id: UUID
    request: UUID
    documents: tuple[UUID, ...]
    outcomes: tuple[AnswerOutcome, ...]
    final: bool
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResponse:
    """The SPoC records what a platform sent by its own means."""

    id: UUID
    request: UUID
    received_at: datetime
    documents: tuple[UUID, ...]
    outcomes: tuple[AnswerOutcome, ...]
    final: bool
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptResponse:
    """The first look: what was found wrong is named in the response's findings."""

    id: UUID
    response: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldResponse:
    id: UUID
    response: UUID
    reason: str
