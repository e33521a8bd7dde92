"""A transaction that decides something on one entered case: what is found under the lock, and what every change brings."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.acting import Transaction
from service.database.tables import FACTS
from service.database.writes import called, ended
from service.facts.case import Case
from service.facts.disclosure import Authorisation, Decision, SafetyReview, Schedule
from service.facts.people import Task
from service.operations import following, victim_view
from service.operations.promises import Promises, ended_tasks
from service.operations.victim_view import Hers
from service.policy import Policy, load
from service.vocabulary import PromiseKind, TaskKind

OF_ONE_OBJECT = frozenset({TaskKind.PLATFORM_LIAISON, TaskKind.REVIEW_ACTION})
"""A liaison's task reaches the one request it names, and an action's the one action; an agency's, given for a review, lets it
stop and challenge."""


class NotTheirs(Exception):
    """What was asked for does not exist for this actor: everything is rolled back and the answer is null."""


class Deciding(Transaction):
    """A transaction that decides something on one entered case, for a person or for a promise."""

    case: Case | None = None
    task: Task | None = None
    hers: Hers | None = None
    """What `read_hers` starts from: as it was after the first `known` writes."""
    known = 0

    def __init__(self, inner: Transaction) -> None:
        super().__init__(inner.connection, inner.driver, inner.actor, inner.waiting)
        self.touched: set[tuple[PromiseKind, UUID]] = set()
        """Promises that look again once this is committed; `acting`: the one that acts here itself."""
        self.acting: tuple[PromiseKind, UUID] | None = None

    @property
    def promises(self) -> Promises:
        # Made as it is asked for: kept, the two would hold each other, and all that a command read until the collector comes.
        return Promises(self)

    @property
    def the_case(self) -> Case:
        if self.case is None:
            raise RuntimeError("no case has been entered")
        return self.case

    @property
    def policy(self) -> Policy:
        """The policy under which this case runs: its own, whatever new cases start under."""
        return load(self.the_case.policy_version)

    async def lock_case(self, id: UUID) -> Case:
        """Locks and enters the case; NotTheirs if the database lets this actor not in."""
        (found,) = await self.ask(ENTER_CASE, id, sorted(self.entered))
        if found["case_row"] is None:
            raise NotTheirs
        return self.stand_in(found["entered"], found)

    def stand_in(self, entered: Iterable[UUID], found: Mapping[str, Any]) -> Case:
        """The last of these cases has been entered, with this found in it."""
        self.stand_at(entered, found["moment"])
        self.hers, self.known = msgspec.json.decode(found["hers"], type=Hers), len(self.written)
        self.case = msgspec.json.decode(found["case_row"], type=Case)
        return self.case

    async def enter_by_place(self, id: UUID, kinds: frozenset[TaskKind], object_id: UUID | None = None) -> Case:
        """Locks and enters the case for whoever has a place of these kinds on it, or on its object; else NotTheirs.

        The place is asked for with the lock held: whoever waited for it may have lost it meanwhile, and have another.
        """
        case = await self.lock_case(id)
        ((place,),) = await self.ask(PLACE_OF, id, kinds - OF_ONE_OBJECT, object_id, kinds & OF_ONE_OBJECT)
        if place is None:
            raise NotTheirs
        self.task = msgspec.json.decode(place, type=Task)
        return case

    async def use_case(self, id: UUID) -> Case:
        """Turns to another of the cases that were entered together."""
        if (case := await self.get(Case, id)) is None:
            raise NotTheirs
        self.case, self.hers = case, None
        return case

    async def change_case(self, **changes: Any) -> Case:
        """Changes the entered case; its version rises with it."""
        self.case = await self.change(self.the_case, version=self.the_case.version + 1, **changes)
        return self.case

    async def raise_epoch(self, *, review_falls: bool = False) -> None:
        """What was approved no longer holds, and whoever acts on it finds that out: the epoch is another one."""
        await self.let_approvals_fall(review_falls=review_falls)
        await self.change_case(epoch=self.the_case.epoch + 1)

    async def let_approvals_fall(self, *, review_falls: bool = False) -> None:
        """Decision, authorisations and schedule end, as where a narrower decision replaces them in the same epoch.

        The review that was held stands, unless what it approved is itself no longer so.
        """
        for fact in (Authorisation, Decision, Schedule, *([SafetyReview] if review_falls else [])):
            await self.write(ended(FACTS[fact].name, self.the_case.id, self.now, held=fact is SafetyReview))
        for key in ("P30", "P30a", "P33a"):
            await self.promises.end(key)
        await self.end_tasks(TaskKind.DELIVER_NOW, TaskKind.TELLING_HELD)
        self.promises.touch_disclosure()

    async def give_task(
        self,
        person: UUID,
        kind: TaskKind,
        object_id: UUID | None = None,
        *,
        case: UUID | None = None,
        due: datetime | None = None,
    ) -> None:
        """A place on the case for somebody, or one thing for them to do; giving it twice gives it once."""
        await self.call(
            "give_task",
            case_id=case or self.the_case.id,
            person_id=person,
            kind=kind,
            object_id=object_id,
            due_at=due,
        )

    async def end_tasks(self, *kinds: TaskKind, object_id: UUID | None = None) -> None:
        """What was asked of people is done or no longer needed: on one object, or all of these kinds on the case."""
        await self.write(ended_tasks(self.the_case.id, kinds, object_id, self.now))

    async def record_event(self, action: str, object_id: UUID, recipient: UUID | None = None) -> None:
        """The chained audit event, what the victim may read now, what goes out, and the wakes: what every change brings."""
        await following.follow(self, action, object_id, await victim_view.refresh(self))
        await self.promises.write_wakes()
        await self.append_event(action, object_id, recipient)

    async def append_event(self, action: str, object_id: UUID, recipient: UUID | None = None) -> None:
        case = self.the_case
        event = {
            "case_id": case.id,
            "role": self.task.kind if self.task else "SYSTEM",
            "task_id": self.task.id if self.task else None,
            "action": action,
            "object_id": object_id,
            "purpose": "DPA_2018_S31",
            "legal_basis": "LG1",
            "recipient_id": recipient,
            "policy_version": case.policy_version,
        }
        await self.write(called("append_audit_event", event))


PLACE_OF = "select place_of($1, $2, $3, $4)"
ENTER_CASE = "select * from enter_case($1, $2)"
