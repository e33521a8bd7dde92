"""How each step of the model is done to a real case: the operations, the disclosure's activity, the opener's transactions.

Only time is moved by hand.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.activities.disclosure import DisclosurePromises
from service.commands import attribution as attributing
from service.database.acting import acting_as
from service.facts.attribution import Challenge, Subject
from service.facts.disclosure import Decision, Schedule
from service.identity import opener
from service.operations import attributions, deciding, reviews, tellings
from service.rules.problem import Problem
from service.vocabulary import (
    ChallengeResolution,
    ConflictResolution,
    EmbargoKind,
    GateName,
    Missing,
    Part,
    ProblemCode,
    ReviewRecommendation,
    ScreenResult,
    WishScope,
)
from tests.integration.cast import person
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import HeldCase, expire
from tests.model.answers import Said

DELIVERER = "second-officer"
BOTH = (Part.NAME, Part.PHOTO)
Act = Callable[["Doing"], Awaitable[Any]]
Words = frozenset[Missing]


@dataclass(kw_only=True)
class Doing:
    """One real case, and what of it later steps name."""

    case: HeldCase
    worker: AsyncEngine
    keeper: Keeper
    subject: Subject
    attribution: Any = None
    held: Any = None
    intent: opener.Intent | None = None

    async def asked(self) -> tuple[dict[GateName, Words], Words | None]:
        """What each gate lacks now, and the opener's answer, None to a deliverer who may not even ask."""
        case = self.case
        async with acting_as(case.cast.engine, person("supervisor")) as tx:
            query = sa.text("select gate, missing from gate(:case, :her, 'NAME')")
            found = await tx.connection.execute(query, {"case": case.id, "her": case.case.victim_id})
            words = {GateName(row.gate): frozenset(map(Missing, row.missing)) for row in found}
        async with acting_as(case.cast.opener_engine, person(DELIVERER)) as tx:
            await tx.enter_cases([case.id])
            if case.id not in tx.entered:
                return words, None
            query = sa.text("select missing from to_be_opened(:case, 'NAME')")
            rows = await tx.connection.execute(query, {"case": case.id})
            return words, next((frozenset(map(Missing, row.missing)) for row in rows), None)


async def _propose(doing: Doing) -> Any:
    command = doing.case.proposal(doing.subject.id)
    doing.attribution = await doing.case.do("officer", attributions.propose_attribution, command)
    return doing.attribution


async def _verify(doing: Doing) -> Any:
    return await doing.case.do("supervisor", attributions.verify_attribution, doing.case.rekeying(doing.attribution))


async def _challenge(doing: Doing) -> Any:
    command = attributing.ChallengeAttribution(
        id=uuid4(), attribution=doing.attribution.id, reason="Another man lives there."
    )
    return await doing.case.do("advocate", attributions.challenge_attribution, command)


async def _withdraw(doing: Doing) -> Any:
    command = attributing.WithdrawAttribution(
        id=uuid4(), attribution=doing.attribution.id, reason="It was his brother."
    )
    return await doing.case.do("supervisor", attributions.withdraw_attribution, command)


def _resolve(resolution: ChallengeResolution) -> Act:
    async def act(doing: Doing) -> Any:
        """Both supervisors, of every open challenge or, upheld, of one; after one of them alone it still holds."""
        found = await doing.case.all(Challenge, attribution_id=doing.attribution.id, resolved_at=None)
        result: Any = None
        for challenge in found if resolution is ChallengeResolution.DISMISSED else found[:1]:
            for who in ("supervisor", "second-supervisor"):
                if who == "second-supervisor" and Missing.CHALLENGED not in (await doing.asked())[0][GateName.ACCURACY]:
                    return "one of two was enough"
                command = attributing.ResolveChallenge(id=uuid4(), challenge=challenge.id, resolution=resolution)
                result = await doing.case.do(who, attributions.resolve_challenge, command)
        return result

    return act


def _review(recommendation: ReviewRecommendation, parts: tuple[Part, ...]) -> Act:
    async def act(doing: Doing) -> Any:
        case = doing.case
        review = await case.do("chair", reviews.convene_safety_review, case.convening(parts=parts))
        minutes = case.minutes(review, recommendation=recommendation, dissent="They did not agree.")
        return await case.do("chair", reviews.record_safety_review, minutes)

    return act


async def _decide(doing: Doing) -> Any:
    return await doing.case.do("authoriser", deciding.decide_disclosure, doing.case.decision())


def _authorise(who: str) -> Act:
    async def act(doing: Doing) -> Any:
        found = await doing.case.all(Decision)
        return await doing.case.authorise(who, found[-1]) if found else Problem(code=ProblemCode.NOT_DECIDED)

    return act


def _holding(kind: EmbargoKind) -> Act:
    async def act(doing: Doing) -> Any:
        doing.held = await doing.case.embargoed(Part.NAME, kind=kind)
        return doing.held

    return act


async def _conflict(doing: Doing) -> Any:
    doing.held = await doing.case.conflicted(DELIVERER, "officer")
    return doing.held


async def _ask(doing: Doing) -> Any:
    async def asked() -> list[Any]:
        return [s.asked_at for s in await doing.case.all(Schedule)]

    before = await asked()
    await DisclosurePromises(doing.worker).release_or_hold(doing.case.id)
    return Said.NOTHING if await asked() == before else Said.DONE


async def _intend(doing: Doing) -> Any:
    answer = await opener.intend(doing.case.cast.opener_engine, doing.case.id, Part.NAME, person(DELIVERER))
    if not isinstance(answer, opener.Intent):
        return Said.REFUSED
    doing.intent = answer
    return Said.DONE


async def _show(doing: Doing) -> Any:
    assert doing.intent is not None
    return Said.DONE if await opener.mark_shown(doing.case.cast.opener_engine, doing.intent) is None else Said.REFUSED


def _passes(table: str, column: str, which: str = "true") -> Act:
    """Time, moved by hand: this instant of the case's rows was a second ago."""

    async def act(doing: Doing) -> Any:
        statement = f"update rtk.{table} set {column} = clock_timestamp() - interval '1 second' where case_id = :case"
        await doing.keeper.move(f"{statement} and {which}", case=doing.case.id)
        return Said.DONE

    return act


async def _embargo_passes(doing: Doing) -> Any:
    await expire(doing.keeper, doing.held.id)
    return Said.DONE


ACTS: dict[str, Act] = {
    "propose": _propose,
    "verify": _verify,
    "challenge": _challenge,
    "dismiss": _resolve(ChallengeResolution.DISMISSED),
    "uphold": _resolve(ChallengeResolution.UPHELD),
    "withdraw": _withdraw,
    "plan": lambda doing: doing.case.planned(),
    "plan without support": lambda doing: doing.case.planned(support_arranged=False),
    "plan, support refused": lambda doing: doing.case.planned(
        support_arranged=False, support_refused_with=person("officer")
    ),
    "plan that touches the telling": lambda doing: doing.case.planned(touches_telling=True),
    "review approves": _review(ReviewRecommendation.APPROVE, BOTH),
    "review approves the other part": _review(ReviewRecommendation.APPROVE, (Part.PHOTO,)),
    "review does not approve": _review(ReviewRecommendation.DO_NOT_APPROVE, BOTH),
    "screen clear": lambda doing: doing.case.screened(),
    "screen unknown": lambda doing: doing.case.screened(ScreenResult.UNKNOWN),
    "decide": _decide,
    "police authorise": _authorise("authoriser"),
    "partner authorises": _authorise("safeguarding-authoriser"),
    "schedule": lambda doing: doing.case.do("officer", tellings.schedule_disclosure, doing.case.appointment()),
    "reconfirm": lambda doing: doing.case.reconfirmed(),
    "wish for all": lambda doing: doing.case.wished(scope=WishScope.ALL, parts=()),
    "wish for the other part": lambda doing: doing.case.wished(parts=(Part.PHOTO,)),
    "wish not to know": lambda doing: doing.case.wished(scope=WishScope.NONE, parts=()),
    "withdraw wish": lambda doing: doing.case.withdrawn(),
    "embargo": _holding(EmbargoKind.LIVE_OP),
    "lift embargo": lambda doing: doing.case.lifted(doing.held),
    "court order": _holding(EmbargoKind.COURT_ORDER),
    "lift court order": lambda doing: doing.case.lifted(doing.held),
    "conflict": _conflict,
    "clear conflict": lambda doing: doing.case.resolved(doing.held, ConflictResolution.CLEARED),
    "stop": lambda doing: doing.case.stopped(),
    "ask at the moment": _ask,
    "intend": _intend,
    "show": _show,
    "record told": lambda doing: doing.case.told(parts=BOTH),
    "record aborted": lambda doing: doing.case.aborted(),
    "the moment comes": _passes("schedules", "at", "ended_at is null"),
    "the review runs out": _passes("safety_reviews", "valid_until", "ended_at is null and held_at is not null"),
    "the search runs out": _passes("screens", "valid_until"),
    "the wish runs out": _passes("wishes", "valid_until"),
    "the day is over": _passes("reconfirmations", "valid_until"),
    "the embargo runs out": _embargo_passes,
    "support runs short": _passes("schedules", "tell_by", "ended_at is null"),
}
