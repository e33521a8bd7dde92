"""R17: a reason of its own takes a second officer, who is asked and says so themselves."""

from typing import Any
from uuid import uuid4

import pytest

from service.commands.disclosure import GiveSecondOpinion
from service.facts.disclosure import Decision
from service.facts.promises import OutboxItem
from service.facts.review import SecondOpinion
from service.operations.deciding import decide_disclosure
from service.operations.second_opinions import give_second_opinion
from service.rules.problem import Problem
from service.vocabulary import DecisionVerdict, OutboxKind, ProblemCode, PromiseKind, RefusalReason
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.keeping import Keeper


async def refused_otherwise(case: ACase, verdict: DecisionVerdict = DecisionVerdict.REFUSE) -> Decision:
    """Decided against telling her for a reason that no list has, naming the second officer."""
    await case.ready()
    return await case.decided(
        verdict=verdict,
        reasons=(RefusalReason.R17,),
        conditions="It would end her trial.",
        second_officer=person("second-officer"),
    )


async def says(case: ACase, decision: Decision, agrees: bool = True, who: str = "second-officer") -> Any:
    command = GiveSecondOpinion(id=uuid4(), decision=decision.id, agrees=agrees, reason="I have read the pack.")
    return await case.do(who, give_second_opinion, command)


async def running(case: ACase) -> dict[str, int]:
    return {key: len(await case.running(key)) for key in ("P33", "P33a", "P19")}


async def test_she_is_owed_the_news_once_the_second_officer_has_agreed(cast: Cast) -> None:
    case = await a_case(cast)
    decision = await refused_otherwise(case)
    assert await running(case) == {"P33": 0, "P33a": 1, "P19": 0}
    opinion = granted(await says(case, decision), SecondOpinion)
    assert (opinion.agrees, opinion.recorded_by) == (True, person("second-officer"))
    assert await running(case) == {"P33": 1, "P33a": 0, "P19": 0}


@pytest.mark.parametrize("verdict", [DecisionVerdict.REFUSE, DecisionVerdict.DEFER])
async def test_it_is_decided_anew_where_the_second_officer_does_not_agree(cast: Cast, verdict: DecisionVerdict) -> None:
    case = await a_case(cast)
    decision = await refused_otherwise(case, verdict)
    granted(await says(case, decision, agrees=False), SecondOpinion)
    assert await running(case) == {"P33": 0, "P33a": 0, "P19": 1}
    assert await case.all(Decision, ended_at=None) == []
    assert [await case.running(key) for key in ("P32", "P32b")] == [[], []]


@pytest.mark.parametrize("who", ["officer", "authoriser", "supervisor", "advocate", "other-officer"])
async def test_nobody_speaks_for_the_officer_who_was_named(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    decision = await refused_otherwise(case)
    async with cast.nothing_changes():
        assert await says(case, decision, who=who) is None


async def test_it_is_said_once_and_of_a_decision_that_stands(cast: Cast) -> None:
    case = await a_case(cast)
    first = await refused_otherwise(case)
    granted(await says(case, first), SecondOpinion)
    async with cast.nothing_changes():
        assert await says(case, first, agrees=False) == Problem(code=ProblemCode.ALREADY_RESOLVED)
    second = await refused_otherwise(case)
    await case.decided()
    assert (await running(case))["P33a"] == 0
    async with cast.nothing_changes():
        assert await says(case, second) == Problem(code=ProblemCode.WRONG_STAGE)


async def test_who_has_no_place_on_the_case_is_not_named(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    async with cast.nothing_changes():
        refusal = await case.do(
            "authoriser",
            decide_disclosure,
            case.decision(
                verdict=DecisionVerdict.REFUSE,
                reasons=(RefusalReason.R17,),
                conditions="It would end her trial.",
                second_officer=person("other-officer"),
            ),
        )
    assert [d.code for d in refusal.details] == ["NOT_A_SECOND_OFFICER"]


async def test_the_second_officer_hears_that_they_were_named_and_nobody_else_does(cast: Cast) -> None:
    case = await a_case(cast)
    decision = await refused_otherwise(case)
    asked = await case.all(OutboxItem, kind=OutboxKind.SECOND_OPINION_ASKED)
    assert [(item.recipient_id, item.object_id) for item in asked] == [(person("second-officer"), decision.id)]


async def test_their_silence_is_said_to_them_and_to_the_supervisor(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await refused_otherwise(case)
    await keeper.make_due(case.id, "P33a")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("OVERDUE", "second-officer") in await keeper.outbox(case.id)
    assert "supervisor" in await keeper.asked_of(case.id, "OVERDUE")
