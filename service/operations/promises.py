"""Starting, meeting and ending deadlines, and waking who keeps them: the same few lines under every command.

A deadline says who owns it and which promise acts on it when it is due. Starting, meeting or ending one wakes that promise
with the commit, so that no workflow ever has to be told what changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from service.database.writes import Write, closed
from service.facts.case import Needs
from service.facts.promises import Deadline
from service.operations.victim_view import read_hers
from service.rules.calendar import due_at, next_update_due
from service.rules.closing import AS_LONG_AS_IT_IS_OPEN
from service.vocabulary import PromiseKind, TaskKind

if TYPE_CHECKING:
    from service.operations.entering import Deciding

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


KEPT = (
    "insert into promises (case_id, kind, id, open) select ?::uuid, of.*, true from unnest(?::text[], ?::uuid[]) as of"
    " on conflict (kind, id) do update set open = true where not promises.open"
)
WOKEN = "insert into wakes (promise_kind, promise_id) select * from unnest(?::text[], ?::uuid[])"


def ended_tasks(case: UUID, kinds: Sequence[TaskKind], object_id: UUID | None, at: datetime) -> Write:
    """Beside any other write: whoever ends a task in this transaction, ends it at the same instant."""
    text = "update tasks set done_at = ? where case_id = ? and kind = any(?) and done_at is null"
    if object_id is None:
        return Write(text=text, values=[at, case, kinds])
    return Write(text=f"{text} and object_id = ?", values=[at, case, kinds, object_id])


class Promises:
    """The deadlines of the entered case, and the wakes that leave with the commit."""

    def __init__(self, tx: Deciding) -> None:
        self.tx = tx

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
            id=self.tx.new_id(),
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

    async def meet(self, key: str, object_id: UUID | None = None) -> None:
        """Marks the open clocks of this key met."""
        await self._close("met_at", key, object_id)

    async def end(self, key: str, object_id: UUID | None = None) -> None:
        """Ends the open clocks of this key: the need went away."""
        await self._close("ended_at", key, object_id)

    async def open(self, key: str, object_id: UUID | None = None) -> list[Deadline]:
        """The clocks of this key that are neither met nor ended, overdue ones among them."""
        running = (await read_hers(self.tx)).clocks
        return [d for d in running if d.key == key and object_id in (None, d.object_id)]

    async def _close(self, how: str, key: str, object_id: UUID | None) -> None:
        """Who keeps these looks again, and nobody has to see any more to one that had run out."""
        clocks = await self.open(key, object_id)
        if not clocks:
            return
        self.tx.wrote = True
        await self.tx.write(closed(key, how, [clock.id for clock in clocks], self.tx.now))
        for clock in clocks:
            if clock.acted_at is not None:
                await self.tx.write(ended_tasks(self.tx.the_case.id, [TaskKind.OVERDUE], clock.id, self.tx.now))
            self.touch(clock.promise_kind, clock.promise_id)

    async def restart_updates(self, needs: Needs | None, since: datetime) -> None:
        """She was spoken to, or her interval is new: the next update counts from then (E28); unasked, at most P05."""
        days = self.tx.policy["P05"].value if needs is None else needs.update_interval_days
        await self.meet("P05")
        await self.start("P05", since=since, due=next_update_due(since, days))

    def touch(self, kind: PromiseKind, id: UUID) -> None:
        """The promise looks again once this transaction is committed."""
        self.tx.touched.add((kind, id))

    def touch_disclosure(self) -> None:
        self.touch(PromiseKind.DISCLOSURE, self.tx.the_case.id)

    async def write_wakes(self) -> None:
        """Writes one wake for each promise touched, in this transaction; a promise not yet known is opened.

        A promise that is itself acting here learns what is next from its own answer, and is not woken by itself.
        """
        if not self.tx.touched:
            return
        touched = sorted(self.tx.touched)
        self.tx.touched.clear()
        kinds, ids = [kind for kind, _ in touched], [id for _, id in touched]
        await self.tx.write(Write(text=KEPT, values=[self.tx.the_case.id, kinds, ids], table="promises"))
        asleep = [promise for promise in touched if promise != self.tx.acting]
        if asleep:
            woken = [[kind for kind, _ in asleep], [id for _, id in asleep]]
            await self.tx.write(Write(text=WOKEN, values=woken))
