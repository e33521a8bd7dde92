"""Steps around what holds a telling: embargoes, conflicts, assurances, hearing again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from service.commands import assuring, holding
from service.facts.attribution import Subject
from service.facts.disclosure import Telling
from service.facts.holding import Embargo
from service.operations import assurances, conflicts, deciding, embargoes, learning, policies, rehearing
from service.vocabulary import (
    AssuranceStatement,
    ConflictRelation,
    ConflictResolution,
    EmbargoKind,
    LearnedFrom,
    Part,
    Rank,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import PEOPLE, Cast, later, now, person
from tests.integration.keeping import Keeper


class HeldCase(ACase):
    async def embargoed(self, *parts: Part, who: str = "authoriser", **changes: Any) -> Any:
        command = holding.SetEmbargo(
            id=uuid4(),
            case=self.id,
            kind=EmbargoKind.LIVE_OP,
            parts=parts or (Part.PHOTO,),
            owner=person("supervisor"),
            reason="The search comes first.",
            review_at=later(days=3),
            expires_at=later(days=9),
        )
        return await self.do(who, embargoes.set_embargo, replace(command, **changes))

    async def lifted(self, embargo: Embargo, who: str = "authoriser") -> Any:
        command = holding.LiftEmbargo(id=uuid4(), embargo=embargo.id, reason="It was done.")
        return await self.do(who, embargoes.lift_embargo, command)

    async def conflicted(self, of: str, who: str | None = None) -> Any:
        command = holding.DeclareConflict(
            id=uuid4(),
            case=self.id,
            person=person(of),
            relation=ConflictRelation.NEIGHBOUR,
            reason="Lives in the same street.",
        )
        return await self.do(who or of, conflicts.declare_conflict, command)

    async def resolved(self, conflict: Any, resolution: ConflictResolution, who: str = "supervisor") -> Any:
        command = holding.ResolveConflict(
            id=uuid4(), conflict=conflict.id, resolution=resolution, reason="Looked into."
        )
        return await self.do(who, conflicts.resolve_conflict, command)

    async def progress(self, who: str = "authoriser") -> Any:
        command = assuring.ClearProgressNotice(id=uuid4(), case=self.id, reason="She waits, and it helps her.")
        return await self.do(who, assurances.clear_progress_notice, command)

    async def assured(self, *statements: AssuranceStatement, who: str = "authoriser") -> Any:
        said = statements or (AssuranceStatement.NOT_KNOWN_TO_YOU,)
        command = assuring.GiveAssurance(
            id=uuid4(), case=self.id, statements=said, reason="Everyone is a suspect to her."
        )
        return await self.do(who, assurances.give_assurance, command)

    async def reheard(self, telling: Telling, *parts: Part, **changes: Any) -> Any:
        command = assuring.Rehear(
            id=uuid4(),
            telling=telling.id,
            parts=parts or telling.parts,
            deliverer=person("second-officer"),
            reason="She could not take it in.",
        )
        return await self.do("officer", rehearing.rehear, replace(command, **changes))

    async def learned(self, who: str = "advocate", **changes: Any) -> Any:
        command = assuring.RecordIdentityLearnedElsewhere(
            id=uuid4(),
            case=self.id,
            parts=(Part.NAME,),
            learned_at=now(),
            learned_from=LearnedFrom.COURT_LIST,
            circumstances="She saw a list outside the court.",
        )
        return await self.do(who, learning.record_identity_learned_elsewhere, replace(command, **changes))

    async def subjects(self) -> list[Subject]:
        return await self.all(Subject)

    async def wider(self) -> Any:
        """A decision for a part beyond the one that stands, which the review approved as well."""
        await self.decided(parts=(Part.NAME,))
        await self.do("authoriser", deciding.decide_disclosure, self.decision())

    async def migrated(self, version: str = "demo", who: str = "supervisor") -> Any:
        command = holding.MigrateCasePolicy(id=uuid4(), case=self.id, policy_version=version, reason="The law changed.")
        return await self.do(who, policies.migrate_case_policy, command)


async def a_held_case(cast: Cast, **changes: Any) -> HeldCase:
    case = await a_case(cast, **changes)
    return HeldCase(cast=cast, case=case.case, accounts=case.accounts)


async def expire(keeper: Keeper, embargo: UUID) -> None:
    """Twenty days pass for this embargo alone."""
    back = "interval '20 days'"
    await keeper.move(
        f"update rtk.embargoes set set_at = set_at - {back}, since = since - {back}, review_at = review_at - {back},"
        f" expires_at = expires_at - {back} where id = :id",
        id=embargo,
    )


async def her_word(keeper: Keeper, case: UUID) -> str:
    """The word she would read now."""
    async with keeper.watching_engine.connect() as connection:
        found = await connection.execute(sa.text("select word from rtk.my_cases where case_id = :case"), {"case": case})
        return str(found.scalar_one())


@asynccontextmanager
async def of_rank(keeper: Keeper, who: str, rank: Rank) -> AsyncIterator[None]:
    """Somebody holds another rank until the block ends."""
    change = "update rtk.people set rank = :rank where id = :id"
    await keeper.move(change, rank=rank, id=person(who))
    try:
        yield
    finally:
        await keeper.move(change, rank=PEOPLE.people[who].rank, id=person(who))
