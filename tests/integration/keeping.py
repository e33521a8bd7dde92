"""Keeping promises without Temporal: what a workflow would ask, until it would wait. Time is moved, not waited for."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.activities.case import CasePromises
from service.activities.data_request import DataRequestPromises
from service.activities.disclosure import DisclosurePromises
from service.activities.preservation import PreservationPromises
from service.activities.safety_review import SafetyReviewPromises
from service.operations.following import AFTER, SAID, WITH_HER_WORD
from service.vocabulary import OutboxKind, PromiseKind
from tests.integration.cast import PEOPLE
from workflows.steps import Next, Step

PERFORMED = {
    PromiseKind.CASE: (
        CasePromises,
        "next_of_case",
        {
            Next.UPDATE_HER: "update_her",
            Next.END_PLACES: "end_places",
            Next.SAY_OVERDUE: "say_case_overdue",
            Next.LET_GO: "let_go_of_case",
        },
    ),
    PromiseKind.DATA_REQUEST: (
        DataRequestPromises,
        "next_of_data_request",
        {
            Next.SERVE: "serve_request",
            Next.ASK_SPOC: "ask_spoc_to_serve",
            Next.SAY_OVERDUE: "say_request_overdue",
            Next.CHASE: "chase_platform",
            Next.ESCALATE: "escalate_request",
            Next.LET_GO: "let_go_of_data_request",
        },
    ),
    PromiseKind.PRESERVATION: (
        PreservationPromises,
        "next_of_preservation",
        {
            Next.PRESERVE: "ask_to_preserve",
            Next.ASK_SPOC: "ask_spoc_to_preserve",
            Next.SAY_OVERDUE: "say_preservation_overdue",
            Next.RENEW: "ask_to_renew",
            Next.ALARM: "raise_alarm",
            Next.LET_GO: "let_go_of_preservation",
        },
    ),
    PromiseKind.SAFETY_REVIEW: (
        SafetyReviewPromises,
        "next_of_safety_review",
        {
            Next.INVITE: "invite_agencies",
            Next.REMIND: "remind_agencies",
            Next.SAY_OVERDUE: "say_review_overdue",
            Next.END_WINDOW: "end_review_window",
            Next.LET_GO: "let_go_of_safety_review",
        },
    ),
    PromiseKind.DISCLOSURE: (
        DisclosurePromises,
        "next_of_disclosure",
        {
            Next.APPROACH: "say_appointment_near",
            Next.RELEASE: "release_or_hold",
            Next.FOLLOW_UP: "open_follow_up",
            Next.SAY_OVERDUE: "say_disclosure_overdue",
            Next.LET_GO: "let_go_of_disclosure",
        },
    ),
}
FOLLOWS_A_COMMAND = {kind for table in (AFTER, WITH_HER_WORD, SAID) for kinds in table.values() for kind in kinds} | {
    OutboxKind.PLACE_GIVEN_TO_ADVOCATE,
    OutboxKind.DELIVERY_PLANNED,
}
KEYS = {person.id: key for key, person in PEOPLE.people.items()}


@dataclass(frozen=True)
class Keeper:
    """The worker's side of every promise, and a clock's hands."""

    worker_engine: AsyncEngine
    watching_engine: AsyncEngine

    async def look(self, kind: PromiseKind, id: UUID) -> Step:
        performer, look, _ = PERFORMED[kind]
        step: Step = await getattr(performer(self.worker_engine), look)(id)
        return step

    async def act(self, kind: PromiseKind, id: UUID, what: Next) -> Step:
        performer, _, acts = PERFORMED[kind]
        step: Step = await getattr(performer(self.worker_engine), acts[what])(id)
        return step

    async def keep(self, kind: PromiseKind, id: UUID) -> list[Next]:
        """Everything that is done until the promise would wait or end, each act asked for twice as a retry would."""
        done = []
        while (step := await self.look(kind, id)).next not in (Next.WAIT, Next.DONE):
            done.append(step.next)
            await self.act(kind, id, step.next)
            await self.act(kind, id, step.next)
        return done

    async def make_due(self, case: UUID, key: str, rung: int = 0) -> None:
        """The open clock of this key ran out a second ago."""
        await self.move("update rtk.deadlines set due_at = clock_timestamp() - interval '1 second' where case_id = :case"
                        " and key = :key and rung = :rung and met_at is null and ended_at is null",
                        case=case, key=key, rung=rung)  # fmt: skip

    async def make_the_moment_come(self, case: UUID) -> None:
        await self.move(
            "update rtk.schedules set at = clock_timestamp() - interval '1 second' where case_id = :case", case=case
        )

    async def move(self, statement: str, **values: object) -> None:
        async with self.watching_engine.begin() as connection:
            assert (await connection.execute(sa.text(statement), values)).rowcount > 0

    async def write(self, *statements: str) -> None:
        """Anything else that no process of ours may do, in one transaction."""
        async with self.watching_engine.begin() as connection:
            for statement in statements:
                await connection.execute(sa.text(statement))

    async def outbox(self, case: UUID) -> list[tuple[str, str]]:
        """What promises sent, in order: kind and to whom. What follows a command of somebody is not among it."""
        rows = await self._read("outbox", case, "id")
        return [(row.kind, KEYS[row.recipient_id]) for row in rows if row.kind not in FOLLOWS_A_COMMAND]

    async def asked_of(self, case: UUID, kind: str) -> list[str]:
        """Who has an open task of this kind, in order."""
        rows = await self._read("tasks", case, "id")
        return [KEYS[row.person_id] for row in rows if row.kind == kind and row.done_at is None]

    async def is_open(self, kind: PromiseKind, id: UUID) -> bool:
        async with self.watching_engine.connect() as connection:
            found = await connection.execute(
                sa.text("select open from rtk.promises where kind = :kind and id = :id"), {"kind": kind, "id": id}
            )
            return bool(found.scalar_one())

    async def recorded(self, case: UUID) -> list[str]:
        """What the case's chain says that promises did, in order."""
        return [row.action for row in await self._read("audit_events", case, "sequence") if row.role == "SYSTEM"]

    async def _read(self, table: str, case: UUID, order: str) -> list[sa.Row[tuple[object, ...]]]:
        async with self.watching_engine.connect() as connection:
            rows = sa.text(f"select * from rtk.{table} where case_id = :case order by {order}")
            return list((await connection.execute(rows, {"case": case})).all())
