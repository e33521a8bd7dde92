"""What a platform's liaison sees: the request, its authority, the account identifiers, the period, whom to ring. No more.

Never the case, the victim, the necessity or anything found later: a type of its own, filled here and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.database.acting import Transaction
from service.facts.asking import Clarification
from service.facts.data_request import AnswerOutcome, DataRequest, Response
from service.vocabulary import (
    AuthorityKind,
    ClarificationAnswer,
    ClarificationQuestion,
    DataCategory,
    DataRequestStage,
    DueBasis,
    Flag,
    Offence,
    Urgency,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformTarget:
    """One account by its identifiers, the period (from inclusive, to exclusive, UTC), and what is asked about it."""

    account: UUID
    immutable_id: str | None
    handle: str
    address: str | None
    captured_at: datetime
    period_from: datetime
    period_to: datetime
    categories: tuple[DataCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformAnswer:
    """An answer the platform gave, as it was taken in. What became of it afterwards is not the platform's to see.

    Not `counted`: what came was an account holder's own download, and the request is still waited for.
    """

    id: UUID
    request: UUID
    documents: tuple[UUID, ...]
    outcomes: tuple[AnswerOutcome, ...]
    final: bool
    corrects: UUID | None
    counted: bool
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformClarification:
    """A question the platform asked, and what it was answered. Documents can be fetched by their ids."""

    id: UUID
    request: UUID
    question: ClarificationQuestion
    document: UUID | None
    asked_at: datetime
    answer: ClarificationAnswer | None
    answer_document: UUID | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAcknowledged:
    """The platform has the request, under a reference of its own."""

    id: UUID
    platform_reference: str
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNoticeWarned:
    """It is known here when the account holder will hear of the request."""

    id: UUID
    notify_at: datetime
    warned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformContact:
    """Whom the platform asks about the request: the single point of contact, by name and force."""

    name: str
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRequest:
    """A request as the platform that is asked sees it.

    `due_at` is the date that those who ask read too. Since `paused_since` it stands still: the platform waits for an answer.
    """

    id: UUID
    platform_id: UUID
    legal_entity: str
    offence: Offence
    authority_kind: AuthorityKind | None
    statute: str | None
    authority_reference: str | None
    granted_at: datetime | None
    urgency: Urgency
    non_disclosure_until: datetime | None
    stage: DataRequestStage
    served_at: datetime | None
    due_at: datetime | None
    due_basis: DueBasis | None
    paused_since: datetime | None
    platform_reference: str | None
    acknowledged_at: datetime | None
    notify_at: datetime | None
    cancelled_at: datetime | None
    targets: tuple[PlatformTarget, ...]
    contact: PlatformContact | None
    clarifications: tuple[PlatformClarification, ...]
    answers: tuple[PlatformAnswer, ...]


def answer_for_platform(response: Response) -> PlatformAnswer:
    return PlatformAnswer(
        id=response.id,
        request=response.request_id,
        documents=response.documents,
        outcomes=response.outcomes,
        final=response.final,
        corrects=response.corrects,
        counted=Flag.USER_EXPORT not in response.flags,
        received_at=response.received_at,
    )


def clarification_for_platform(asked: Clarification) -> PlatformClarification:
    return PlatformClarification(
        id=asked.id,
        request=asked.request_id,
        question=asked.question,
        document=asked.document,
        asked_at=asked.asked_at,
        answer=asked.answer,
        answer_document=asked.answer_document,
        answered_at=asked.answered_at,
    )


def acknowledged_for_platform(request: DataRequest) -> RequestAcknowledged:
    if request.platform_reference is None or request.acknowledged_at is None:
        raise RuntimeError("a request that was acknowledged has a reference")
    return RequestAcknowledged(
        id=request.id, platform_reference=request.platform_reference, acknowledged_at=request.acknowledged_at
    )


def warned_for_platform(request: DataRequest) -> UserNoticeWarned:
    if request.notify_at is None or request.notice_warned_at is None:
        raise RuntimeError("a request of which somebody warned has a date")
    return UserNoticeWarned(id=request.id, notify_at=request.notify_at, warned_at=request.notice_warned_at)


async def request_for_platform(tx: Transaction, request: DataRequest) -> PlatformRequest:
    """The request in the platform's own type; the database gives identifiers and contact for this request alone."""
    accounts = {
        row.id: row
        for row in await tx.execute(sa.text("select * from asked_accounts(:request)"), {"request": request.id})
    }
    contact = (await tx.execute(sa.text("select * from asked_by(:request)"), {"request": request.id})).one_or_none()
    answers = await tx.all(Response, request_id=request.id)
    asked = await tx.all(Clarification, request_id=request.id)
    return PlatformRequest(
        id=request.id,
        platform_id=request.platform_id,
        legal_entity=request.legal_entity,
        offence=request.offence,
        authority_kind=request.authority_kind,
        statute=request.statute,
        authority_reference=request.authority_reference,
        granted_at=request.granted_at,
        urgency=request.urgency,
        non_disclosure_until=request.non_disclosure_until,
        stage=request.stage,
        served_at=request.served_at,
        due_at=request.due_at,
        due_basis=request.due_basis,
        paused_since=request.paused_since,
        platform_reference=request.platform_reference,
        acknowledged_at=request.acknowledged_at,
        notify_at=request.notify_at,
        cancelled_at=request.cancelled_at,
        targets=tuple(
            PlatformTarget(
                account=target.account,
                immutable_id=accounts[target.account].immutable_id,
                handle=accounts[target.account].handle,
                address=accounts[target.account].address,
                captured_at=accounts[target.account].captured_at,
                period_from=target.period_from,
                period_to=target.period_to,
                categories=target.categories,
            )
            for target in request.targets
            if target.account in accounts
        ),
        contact=None if contact is None else PlatformContact(name=contact.name, organisation=contact.organisation),
        clarifications=tuple(clarification_for_platform(question) for question in asked),
        answers=tuple(answer_for_platform(answer) for answer in answers),
    )
