"""A person's own inbox: what was sent to them, in the words it has when they read it. Nothing of it is kept or logged.

Where no more may be said than that there is an update, its code is not there either.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.access import Action
from service.database.tables import FACTS
from service.facts.promises import OutboxItem
from service.notices.rendering import text_of
from service.notices.table import audience_of, wording_of
from service.operations.context import Context, permits
from service.operations.paging import Order, Page, Window, page_of
from service.vocabulary import Audience, ContentClass, NoticeCode

outbox = FACTS[OutboxItem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that was said to you: constant words, whom to ask about it, and when it was sent."""

    id: UUID
    code: NoticeCode | None
    title: str
    text: str
    reference: UUID | None
    sent_at: datetime


@permits(Action.SEE_NOTICES)
async def see_notices(context: Context, window: Window) -> Page[Notice]:
    """What was sent to the actor, newest first."""
    where = (outbox.c.recipient_id == context.actor.person_id, outbox.c.sent_at.is_not(None))
    audience = audience_of(context.actor.roles)
    async with context.reading() as tx:
        page = await page_of(tx, OutboxItem, Order(column="sent_at", descending=True), window, *where)
        ids = [item.id for item in page.items]
        query = sa.text("select * from notice_contacts(cast(:ids as uuid[]))")
        contacts = {row.id: row for row in await tx.execute(query, {"ids": ids})}
    return Page(
        items=[_as_read(item, audience, contacts[item.id]) for item in page.items],
        cursors=page.cursors,
        has_next=page.has_next,
        has_previous=page.has_previous,
    )


def _as_read(item: OutboxItem, audience: Audience, contact: sa.Row[tuple[UUID, str, datetime | None]]) -> Notice:
    if item.sent_at is None:
        raise RuntimeError("only what was sent is in an inbox")
    wording = wording_of(item.notice, item.content)
    reference = None if audience is Audience.VICTIM else item.object_id
    return Notice(
        id=item.id,
        code=item.notice if item.content is ContentClass.FULL else None,
        title=wording.title,
        text=text_of(
            wording, audience, contact=contact.contact, next_update_at=contact.next_update_at, reference=reference
        ),
        reference=reference,
        sent_at=item.sent_at,
    )
