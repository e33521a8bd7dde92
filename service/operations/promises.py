"""Starting, meeting and ending deadlines, and waking who keeps them: the same few lines under every command.

A deadline says who owns it and which promise acts on it when it is due. Starting, meeting or ending one wakes that promise
with the commit, so that no workflow ever has to be told what changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from service.facts.case import Needs
from service.facts.promises import Deadline
from service.rules.calendar import due_at, next_update_due
from service.rules.closing import AS_LONG_AS_IT_IS_OPEN
from service.vocabulary import PromiseKind, TaskKind

if TYPE_CHECKING:
    from service.operations.commanding import Deciding

OWNERS: dict[str, TaskKind] = {
    "E16": TaskKind.SUPERVISOR,
    "P01": TaskKind.OIC,
    "P02": TaskKind.OIC,
    "P03": TaskKind.OIC,
    "P04": TaskKind.OIC,
    "P05": TaskKind.OIC,
    "P06": TaskKind.SPOC,
    "P06a": TaskKind.SPOC,
    "P07": TaskKind.SPOC,
    "P08": TaskKind.SPOC,
    "P09": TaskKind.SPOC,
    "P09a": TaskKind.OIC,
    "P09b": TaskKind.SPOC,
    "P10a": TaskKind.SPOC,
    "P11b": TaskKind.SPOC,
    "P13a": TaskKind.PLATFORM_LIAISON,
    "P13b": TaskKind.PLATFORM_LIAISON,
    "P13g": TaskKind.PLATFORM_LIAISON,
    "P13h": TaskKind.PLATFORM_LIAISON,
    "P14": TaskKind.OIC,
    "P15": TaskKind.SPOC,
    "P16": TaskKind.SPOC,
    "P17": TaskKind.SUPERVISOR,
    "P17b": TaskKind.SUPERVISOR,
    "P18": TaskKind.SUPERVISOR,
    "P19": TaskKind.DISCLOSURE_AUTHORISER,
    "P19a": TaskKind.DISCLOSURE_AUTHORISER,
    "P19b": TaskKind.DISCLOSURE_AUTHORISER,
    "P19c": TaskKind.DISCLOSURE_AUTHORISER,
    "P20": TaskKind.OIC,
    "P20a": TaskKind.OIC,
    "P21": TaskKind.OIC,
    "P22": TaskKind.OIC,
    "P23": TaskKind.OIC,
    "P24": TaskKind.OIC,
    "P25": TaskKind.OIC,
    "P25a": TaskKind.OIC,
    "P26": TaskKind.REVIEW_CHAIR,
    "P26a": TaskKind.REVIEW_ACTION,
    "P27": TaskKind.REVIEW_CHAIR,
    "P30": TaskKind.OIC,
    "P30a": TaskKind.DISCLOSURE_AUTHORISER,
    "P32": TaskKind.DISCLOSURE_AUTHORISER,
    "P32b": TaskKind.DISCLOSURE_AUTHORISER,
    "P33": TaskKind.OIC,
    "P33a": TaskKind.OFFICER,
    "P34": TaskKind.OIC,
    "P35": TaskKind.OIC,
    "P36": TaskKind.OIC,
    "P37": TaskKind.OIC,
    "P38": TaskKind.SUPERVISOR,
    "P46": TaskKind.OIC,
    "P47": TaskKind.OIC,
    "P48": TaskKind.SUPERVISOR,
    "P48a": TaskKind.OIC,
    "P48c": TaskKind.SUPERVISOR,
    "P48d": TaskKind.SUPERVISOR,
    "P48e": TaskKind.OIC,
    "P50": TaskKind.OIC,
    "P51": TaskKind.OIC,
    "P54": TaskKind.SUPERVISOR,
}
"""Who owns which clock. A key that is not here starts nothing; P16u and P21s only set another due for P16 and P21."""


WAKE = sa.text("""
with touched as (
    select * from unnest(cast(:kinds as text[]), cast(:ids as uuid[]), cast(:awake as boolean[]))
        with ordinality as t (kind, id, awake, n)
), kept as (
    insert into promises (kind, id, case_id, open) select kind, id, cast(:case as uuid), true from touched
        on conflict (kind, id) do update set open = true
)
insert into wakes (promise_kind, promise_id) select kind, id from touched where not awake order by n
""")


class Promises:
    """The deadlines of the entered case, and the wakes that leave with the commit."""

    def __init__(self, tx: Deciding) -> None:
        self.tx = tx
        self.touched: dict[tuple[PromiseKind, UUID], UUID] = {}
        self.acting: tuple[PromiseKind, UUID] | None = None

    async def start(
        self,
        key: str,
        object_id: UUID | None = None,
        *,
        due: datetime | None = None,
        rung: int = 0,
        since: datetime | None = None,
        promise_id: UUID | None = None,
    ) -> Deadline:
        """Starts the clock `key` now (or at `since`), due by the case's own policy unless a due is given.

        What only an open case waits for does not run again on a closed one.
        `promise_id` names who acts on it where that is not the object itself: a response is looked at by its request.
        """
        case, clock, started = self.tx.the_case, self.tx.policy[key], since or self.tx.now
        promise = clock.promise or PromiseKind.CASE
        of = case.id if promise in (PromiseKind.CASE, PromiseKind.DISCLOSURE) else (promise_id or object_id or case.id)
        deadline = Deadline(
            id=await self.new_id(),
            case_id=case.id,
            key=key,
            object_id=object_id or case.id,
            owner=OWNERS[key],
            policy_version=case.policy_version,
            started_at=started,
            due_at=due or due_at(started, clock),
            ended_at=self.tx.now if case.closed_at is not None and key in AS_LONG_AS_IT_IS_OPEN else None,
            rung=rung,
            promise_kind=promise,
            promise_id=of,
        )
        await self.tx.insert(deadline)
        self.touch(promise, of)
        return deadline

    async def meet(self, key: str, object_id: UUID | None = None) -> bool:
        """Marks the open clocks of this key met; True if one was open."""
        return await self._close(key, object_id, met_at=self.tx.now)

    async def end(self, key: str, object_id: UUID | None = None) -> bool:
        """Ends the open clocks of this key: the need went away."""
        return await self._close(key, object_id, ended_at=self.tx.now)

    async def open(self, key: str, object_id: UUID | None = None) -> list[Deadline]:
        """The clocks of this key that are neither met nor ended, overdue ones among them."""
        found = await self.tx.all(Deadline, case_id=self.tx.the_case.id, key=key, met_at=None, ended_at=None)
        return [d for d in found if object_id is None or d.object_id == object_id]

    async def _close(self, key: str, object_id: UUID | None, **how: datetime) -> bool:
        of = {"case_id": self.tx.the_case.id, "key": key, "met_at": None, "ended_at": None}
        closed = await self.tx.change_all(Deadline, of if object_id is None else of | {"object_id": object_id}, **how)
        for deadline in closed:
            if deadline.acted_at is not None:
                await self.tx.end_tasks(TaskKind.OVERDUE, object_id=deadline.id)
            self.touch(deadline.promise_kind, deadline.promise_id)
        return bool(closed)

    async def restart_updates(self, needs: Needs | None, since: datetime) -> None:
        """She was spoken to, or her interval is new: the next update counts from then (E28); unasked, at most P05."""
        days = self.tx.policy["P05"].value if needs is None else needs.update_interval_days
        await self.meet("P05")
        await self.start("P05", since=since, due=next_update_due(since, days))

    def touch(self, kind: PromiseKind, id: UUID) -> None:
        """The promise looks again once this transaction is committed."""
        self.touched[kind, id] = self.tx.the_case.id

    def touch_disclosure(self) -> None:
        self.touch(PromiseKind.DISCLOSURE, self.tx.the_case.id)

    async def new_id(self) -> UUID:
        """A time-ordered id for rows nobody outside sees."""
        return await self.tx.new_id()

    async def write_wakes(self) -> None:
        """Writes one wake for each promise touched, in this transaction; a promise not yet known is opened.

        A promise that is itself acting here learns what is next from its own answer, and is not woken by itself.
        """
        if not self.touched:
            return
        touched = sorted(self.touched)
        await self.tx.connection.execute(
            WAKE,
            {
                "case": self.tx.the_case.id,
                "kinds": [kind for kind, _ in touched],
                "ids": [id for _, id in touched],
                "awake": [promise == self.acting for promise in touched],
            },
        )
        self.touched.clear()
