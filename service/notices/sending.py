"""Empties the outbox, into the inbox of each recipient: decided under the case's facts, with the case locked, once.

She is reached by the rule of safe contact (E23) alone: now, at the next safe time, or by a person instead. A colleague's
inbox needs no such rule; where e-mail is set up, it only says that there is something in it. No text and no address of hers
is read here: the words are made where they are read.
"""

import asyncio
from dataclasses import replace
from logging import getLogger
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.database.tables import FACTS
from service.facts.case import Needs
from service.facts.data_request import DataRequest
from service.facts.people import Person
from service.facts.promises import OutboxItem
from service.notices.mailing import mail_some
from service.notices.notify import Notify
from service.notices.table import ON_ITS_OWN, audience_of, notice_for
from service.operations.another_way import ask_for_another_way
from service.operations.entering import Deciding
from service.rules.safe_contact import next_safe, way_into_the_portal
from service.vocabulary import (
    Audience,
    Channel,
    ContentClass,
    MailState,
    OutboxKind,
    PromiseAct,
    SafeToSend,
    Urgency,
)

LOG = getLogger(__name__)
AT_ONCE = 100
PAUSE = 1.0
outbox = FACTS[OutboxItem]


async def send_outbox(engine: AsyncEngine, notify: Notify | None = None) -> None:
    """Sends what is due, oldest first, until it is cancelled; raises what the database raises when it is away."""
    while True:
        sent = await send_some(engine, by_mail=notify is not None)
        if notify is not None:
            sent = max(sent, await mail_some(engine, notify))
        if sent < AT_ONCE:
            await asyncio.sleep(PAUSE)


async def send_some(engine: AsyncEngine, *, by_mail: bool = False) -> int:
    """Sends what is due, case by case, and marks it in the transaction that decided; how many rows were looked at."""
    due = (
        sa.select(outbox.c.id, outbox.c.case_id)
        .where(
            outbox.c.sent_at.is_(None),
            outbox.c.passed_on_at.is_(None),
            sa.func.coalesce(outbox.c.held_until, outbox.c.due_at) <= sa.func.clock_timestamp(),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(AT_ONCE)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(due)).all()
    by_case: dict[UUID, list[UUID]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row.id)
    for case, ids in by_case.items():
        await _send_of_case(engine, case, ids, by_mail)
    return len(rows)


async def _send_of_case(engine: AsyncEngine, case: UUID, ids: list[UUID], by_mail: bool) -> None:
    """One transaction, in which what another sender did meanwhile is seen and left alone."""
    async with acting_as(engine, None) as inner:
        tx = Deciding(inner)
        await tx.lock_case(case)
        waiting = await tx.all(OutboxItem, outbox.c.id.in_(ids), sent_at=None, passed_on_at=None)
        decided = [await _decided(tx, item, by_mail) for item in waiting]
        for item in decided:
            await tx.replace(item)
        if any(item.passed_on_at is not None and item.kind in ON_ITS_OWN for item in decided):
            await ask_for_another_way(tx)
            await tx.record_event(PromiseAct.ANOTHER_WAY_ASKED_FOR, case)
    for item in decided:
        LOG.info(
            "sent" if item.sent_at else "passed on" if item.passed_on_at else "held",
            extra={"ids": {"kind": item.kind, "outbox": item.id}},
        )


async def _decided(tx: Deciding, item: OutboxItem, by_mail: bool) -> OutboxItem:
    """The row as it stands from now on: sent, held or passed on."""
    person = await tx.get(Person, item.recipient_id)
    if person is None:
        raise RuntimeError("a notice goes to a person")
    audience = audience_of(person.roles)
    code = notice_for(item.kind, audience, urgent=await _is_urgent(tx, item))
    sent = replace(
        item, notice=code, content=ContentClass.FULL, channel=Channel.PORTAL, sent_at=tx.now, held_until=None
    )
    if audience is not Audience.VICTIM:
        wanted = by_mail and person.work_email is not None
        return replace(sent, mail=MailState.WANTED, mail_at=tx.now) if wanted else sent
    needs = await tx.first(Needs, case_id=item.case_id)
    way, content = way_into_the_portal(needs, tx.now)
    if needs is None or code is None or way is SafeToSend.ALTERNATE:
        return replace(item, notice=code, passed_on_at=tx.now, held_until=None)
    if way is SafeToSend.HOLD:
        return replace(item, held_until=next_safe(tx.now, needs.safe_windows))
    return replace(sent, content=content)


async def _is_urgent(tx: Deciding, item: OutboxItem) -> bool:
    if item.kind is not OutboxKind.SERVE_REQUEST:
        return False
    request = await tx.get(DataRequest, item.object_id)
    return request is not None and request.urgency is Urgency.URGENT
