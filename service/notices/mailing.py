"""Colleagues' e-mails: that there is something in their inbox, and nothing else. Hers is never among them.

An e-mail is marked as tried before it is asked for, and one that may have gone is asked about by its reference, the row's
id, before it is asked for again. So a crash or a lost answer makes it late, and not two.
"""

from dataclasses import replace
from datetime import timedelta
from logging import getLogger
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.database.tables import FACTS, persons
from service.facts.promises import OutboxItem
from service.notices.notify import Notify, Posted
from service.operations.entering import Deciding
from service.vocabulary import MailState

LOG = getLogger(__name__)
AT_ONCE = 20
AGAIN_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(days=1)
"""Who has not looked by then has been told by the task itself."""
outbox = FACTS[OutboxItem]


async def mail_some(engine: AsyncEngine, notify: Notify) -> int:
    """Asks for what is wanted, and again for what may not have gone a minute ago; how many were asked for."""
    ready = sa.or_(
        outbox.c.mail == MailState.WANTED,
        sa.and_(
            outbox.c.mail == MailState.TRIED, outbox.c.mail_at <= sa.func.clock_timestamp() - sa.literal(AGAIN_AFTER)
        ),
    )
    due = (
        sa.select(outbox.c.id, outbox.c.case_id, persons.c.work_email)
        .join(persons, persons.c.id == outbox.c.recipient_id)
        .where(ready)
        .order_by(outbox.c.mail_at, outbox.c.id)
        .limit(AT_ONCE)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(due)).all()
    for asked, row in enumerate(rows):
        if not await _mail(engine, notify, row.id, row.case_id, row.work_email):
            return asked
    return len(rows)


async def _mail(engine: AsyncEngine, notify: Notify, id: UUID, case: UUID, address: str | None) -> bool:
    """Asks for one; False where Notify is away, so that the others need not be tried now."""
    before = await _mark(engine, id, case, MailState.TRIED)
    if before is None:
        return True
    posted = await _posted(notify, before, address)
    if posted is Posted.UNKNOWN and before.sent_at is not None and before.mail_at is not None:
        old = before.mail_at - before.sent_at > GIVEN_UP_AFTER
        LOG.warning("mail is away", extra={"ids": {"outbox": id}})
        if old:
            await _mark(engine, id, case, MailState.GIVEN_UP)
        return False
    await _mark(engine, id, case, MailState.SENT if posted is Posted.TAKEN else MailState.GIVEN_UP)
    LOG.info("mailed" if posted is Posted.TAKEN else "mail refused", extra={"ids": {"outbox": id}})
    return True


async def _posted(notify: Notify, item: OutboxItem, address: str | None) -> Posted:
    """What becomes of it; one that was tried before is asked about first."""
    if item.mail is MailState.TRIED:
        known = await notify.has(item.id)
        if known is not False:
            return Posted.TAKEN if known else Posted.UNKNOWN
    return Posted.REFUSED if address is None else await notify.post(address, item.id)


async def _mark(engine: AsyncEngine, id: UUID, case: UUID, state: MailState) -> OutboxItem | None:
    """Marks it with the case locked; the row as it was, or None if there is nothing to do about it any more."""
    async with acting_as(engine, None) as inner:
        tx = Deciding(inner)
        await tx.lock_case(case)
        item = await tx.get(OutboxItem, id)
        if item is None or item.mail not in (MailState.WANTED, MailState.TRIED):
            return None
        if state is MailState.TRIED and item.mail is MailState.TRIED and _just_tried(item, tx):
            return None
        await tx.replace(replace(item, mail=state, mail_at=tx.now))
        return item


def _just_tried(item: OutboxItem, tx: Deciding) -> bool:
    """Another sender has it in hand."""
    return item.mail_at is not None and tx.now - item.mail_at < AGAIN_AFTER
