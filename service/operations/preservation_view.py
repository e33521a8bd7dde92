"""What is preserved, for those on the case; and what a platform is asked to preserve, in the platform's own type."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.access import ACCESS, OFFICERS, Action
from service.database.acting import Transaction
from service.database.tables import FACTS
from service.facts.asking import Preservation
from service.facts.people import Task
from service.operations.case_questions import mine
from service.operations.context import Context, permits
from service.operations.paging import Order, Page, Window, page_of
from service.operations.platform_view import PlatformContact
from service.vocabulary import PreservationOutcome, PreservationStage, TaskKind

preservations = FACTS[Preservation]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservedAccount:
    """The account by its identifiers, as they were read at an instant."""

    immutable_id: str | None
    handle: str
    address: str | None
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPreservation:
    """An account that the platform is asked to preserve, and what it has said of it."""

    id: UUID
    platform_id: UUID
    account: PreservedAccount | None
    contact: PlatformContact | None
    asked_at: datetime | None
    stage: PreservationStage
    outcome: PreservationOutcome | None
    reference: str | None
    snapshot_at: datetime | None
    expires_at: datetime | None
    renewals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationSaid:
    """What the platform said of it, as it was taken in, and until when it is kept."""

    id: UUID
    stage: PreservationStage
    reference: str | None
    snapshot_at: datetime | None
    expires_at: datetime | None


SeenPreservation = Preservation | PlatformPreservation


def said(preservation: Preservation) -> PreservationSaid:
    return PreservationSaid(
        id=preservation.id,
        stage=preservation.stage,
        reference=preservation.reference,
        snapshot_at=preservation.snapshot_at,
        expires_at=preservation.expires_at,
    )


@permits(Action.SEE_PRESERVATION)
async def see_preservation(context: Context, id: UUID | None) -> SeenPreservation | None:
    """One preservation, as whoever asks may see it. Every look is put down."""
    async with context.reading() as tx:
        found = await tx.get(Preservation, id) if id is not None else None
        seen = await _as_seen(context, tx, found) if found is not None else None
    await context.note_access(Action.SEE_PRESERVATION, id, allowed=seen is not None)
    return seen


@permits(Action.SEE_PRESERVATIONS)
async def see_preservations(
    context: Context, window: Window, case: UUID | None, stage: PreservationStage | None
) -> Page[SeenPreservation]:
    """What is preserved on the actor's cases, or what a liaison is asked to preserve, oldest first.

    A case on which they have no place leaves an access event.
    """
    where = [mine(context, Action.SEE_PRESERVATIONS, case_id=preservations.c.case_id)]
    if case is not None:
        where.append(preservations.c.case_id == case)
    if stage is not None:
        where.append(preservations.c.stage == stage)
    async with context.reading() as tx:
        page = await page_of(tx, Preservation, Order(column="opened_at"), window, *where)
        seen = [await _as_seen(context, tx, found) for found in page.items]
        elsewhere = case is not None and not await tx.all(
            Task, case_id=case, person_id=context.actor.person_id, done_at=None
        )
    if elsewhere:
        await context.note_access(Action.SEE_PRESERVATIONS, case, allowed=False)
    return Page(
        items=[s for s in seen if s is not None],
        cursors=[cursor for s, cursor in zip(seen, page.cursors, strict=True) if s is not None],
        has_next=page.has_next,
        has_previous=page.has_previous,
    )


async def _as_seen(context: Context, tx: Transaction, found: Preservation) -> SeenPreservation | None:
    """Whole for those on the case; in the platform's type for its liaison; else it does not exist."""
    places = await tx.all(Task, case_id=found.case_id, person_id=context.actor.person_id, done_at=None)
    if {place.kind for place in places} & ACCESS[Action.SEE_PRESERVATION].tasks & (OFFICERS | {TaskKind.SPOC}):
        return found
    if any(place.kind is TaskKind.PLATFORM_LIAISON and place.object_id == found.id for place in places):
        return await _for_platform(tx, found)
    return None


async def _for_platform(tx: Transaction, found: Preservation) -> PlatformPreservation:
    """The database gives the account's identifiers and the contact for this preservation alone."""
    account = (await tx.execute(sa.text("select * from account_to_preserve(:id)"), {"id": found.id})).first()
    contact = (await tx.execute(sa.text("select * from preservation_asked_by(:id)"), {"id": found.id})).first()
    return PlatformPreservation(
        id=found.id,
        platform_id=found.platform_id,
        account=None
        if account is None
        else PreservedAccount(
            immutable_id=account.immutable_id,
            handle=account.handle,
            address=account.address,
            captured_at=account.captured_at,
        ),
        contact=None if contact is None else PlatformContact(name=contact.name, organisation=contact.organisation),
        asked_at=found.asked_at,
        stage=found.stage,
        outcome=found.outcome,
        reference=found.reference,
        snapshot_at=found.snapshot_at,
        expires_at=found.expires_at,
        renewals=found.renewals,
    )
