"""One account that a platform is to preserve (workflows/preservation.py): asked at once, renewed, never lapsed silently."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from service.activities.acting import act, clocks_of, coming, due, let_go, look, nothing_left
from service.database.acting import Transaction
from service.facts.asking import Preservation
from service.facts.people import Organisation
from service.operations.entering import Deciding
from service.operations.outgoing import have_heard, holders, send
from service.operations.overdue import say_overdue
from service.operations.preserving import asked_to_preserve
from service.operations.serving import liaisons_of, spocs_of
from service.rules.preserving import extension_left
from service.vocabulary import OutboxKind, PreservationStage, PromiseAct, PromiseKind, TaskKind
from workflows.steps import Next, Step

KIND = PromiseKind.PRESERVATION
NEAR_OR_OVER = ("P07", "P08")
"""The end of what a platform keeps, and the warning before it."""


@dataclass(frozen=True)
class PreservationPromises:
    """Performs what a preservation's workflow may ask, as the worker."""

    engine: AsyncEngine

    @activity.defn
    async def next_of_preservation(self, preservation: UUID) -> Step:
        return await look(self.engine, KIND, preservation, next_step)

    @activity.defn
    async def ask_to_preserve(self, preservation: UUID) -> Step:
        return await act(self.engine, KIND, preservation, _ask, next_step)

    @activity.defn
    async def ask_spoc_to_preserve(self, preservation: UUID) -> Step:
        return await act(self.engine, KIND, preservation, _ask_spoc, next_step)

    @activity.defn
    async def say_preservation_overdue(self, preservation: UUID) -> Step:
        return await act(self.engine, KIND, preservation, _say_overdue, next_step)

    @activity.defn
    async def ask_to_renew(self, preservation: UUID) -> Step:
        return await act(self.engine, KIND, preservation, _ask_to_renew, next_step)

    @activity.defn
    async def raise_alarm(self, preservation: UUID) -> Step:
        return await act(self.engine, KIND, preservation, _raise_alarm, next_step)

    @activity.defn
    async def let_go_of_preservation(self, preservation: UUID) -> Step:
        return await let_go(self.engine, KIND, preservation, next_step)


async def next_step(tx: Transaction, id: UUID) -> Step:
    preservation = await _preservation(tx, id)
    if preservation.stage is PreservationStage.TO_ASK:
        if await _asked_here(tx, preservation):
            return Step(next=Next.PRESERVE)
        if not await have_heard(tx, OutboxKind.PRESERVE_ACCOUNT, id):
            return Step(next=Next.ASK_SPOC)
    clocks = await clocks_of(tx, KIND, id)
    late, rest = due(clocks, tx), coming(clocks)
    if any(c.key not in NEAR_OR_OVER for c in late):
        return Step(next=Next.SAY_OVERDUE)
    if late:
        ended = any(c.key == "P07" for c in late)
        return Step(next=Next.RENEW if extension_left(preservation) and not ended else Next.ALARM)
    if rest:
        return Step(next=Next.WAIT, until=min(c.due_at for c in rest))
    return Step(next=Next.WAIT) if clocks else await nothing_left(tx, KIND, id)


async def _preservation(tx: Transaction, id: UUID) -> Preservation:
    found = await tx.get(Preservation, id)
    if found is None:
        raise RuntimeError("a promise of a preservation that is not there")
    return found


async def _asked_here(tx: Transaction, preservation: Preservation) -> list[UUID]:
    """The liaisons who take it in here; nobody if the platform has not joined."""
    platform = await tx.get(Organisation, preservation.platform_id)
    if platform is None or not platform.joined:
        return []
    return [person.id for person in await liaisons_of(tx, preservation.platform_id)]


async def _ask(tx: Deciding, id: UUID) -> None:
    preservation = await _preservation(tx, id)
    liaisons = await _asked_here(tx, preservation)
    if preservation.stage is not PreservationStage.TO_ASK or not liaisons:
        return
    for liaison in liaisons:
        await tx.give_task(liaison, TaskKind.PLATFORM_LIAISON, id)
    items = await send(tx, OutboxKind.PRESERVE_ACCOUNT, id, *liaisons)
    await tx.change(preservation, stage=PreservationStage.ASKED, asked_at=tx.now, receipt=str(items[0].id))
    await asked_to_preserve(tx, id, tx.now)
    await tx.record_event(PromiseAct.PRESERVATION_ASKED, id)


async def _ask_spoc(tx: Deciding, id: UUID) -> None:
    preservation = await _preservation(tx, id)
    if preservation.stage is not PreservationStage.TO_ASK or await have_heard(tx, OutboxKind.PRESERVE_ACCOUNT, id):
        return
    spocs = await spocs_of(tx)
    for spoc in spocs:
        await tx.give_task(spoc, TaskKind.PRESERVE_ACCOUNT, id)
    await send(tx, OutboxKind.PRESERVE_ACCOUNT, id, *spocs)
    await tx.record_event(PromiseAct.SPOC_ASKED_TO_PRESERVE, id)


async def _say_overdue(tx: Deciding, id: UUID) -> None:
    for clock in due(await clocks_of(tx, KIND, id), tx):
        if clock.key not in NEAR_OR_OVER:
            await say_overdue(tx, clock)


async def _ask_to_renew(tx: Deciding, id: UUID) -> None:
    """The warning before the end, while it can be renewed: whoever asked the platform asks again, and it is acted on."""
    preservation = await _preservation(tx, id)
    warnings = [c for c in due(await clocks_of(tx, KIND, id), tx) if c.key == "P08"]
    if not warnings or not extension_left(preservation):
        return
    for warning in warnings:
        await tx.change(warning, acted_at=tx.now)
    spocs = await spocs_of(tx)
    for spoc in spocs:
        await tx.give_task(spoc, TaskKind.PRESERVE_ACCOUNT, id)
    await send(tx, OutboxKind.RENEW_PRESERVATION, id, *await holders(tx, [TaskKind.PLATFORM_LIAISON], id), *spocs)
    await tx.change(preservation, stage=PreservationStage.RENEWAL_ASKED)
    await tx.record_event(PromiseAct.RENEWAL_ASKED, id)


async def _raise_alarm(tx: Deciding, id: UUID) -> None:
    """It ends and cannot be renewed, or it has ended: the officer, the SPoC and the supervisor hear of it, once for each."""
    preservation = await _preservation(tx, id)
    oic = tx.the_case.oic_id
    for clock in due(await clocks_of(tx, KIND, id), tx):
        if clock.key == "P07":
            await tx.change(preservation, stage=PreservationStage.LAPSED)
            await say_overdue(tx, clock, oic, kind=OutboxKind.PRESERVATION_LAPSED, act=PromiseAct.PRESERVATION_LAPSED)
        if clock.key == "P08":
            await say_overdue(
                tx, clock, oic, kind=OutboxKind.PRESERVATION_ENDING, act=PromiseAct.PRESERVATION_NEAR_ITS_END
            )
