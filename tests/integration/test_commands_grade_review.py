"""P17b: after police action on less than CONFIRMED, a supervisor looks again, says that it stands, and looks again later."""

from uuid import uuid4

from service.commands.attribution import ChallengeAttribution
from service.commands.police import ReviewGrade
from service.facts.attribution import Challenge
from service.facts.police import GradeReview
from service.operations import attributions, police
from service.vocabulary import Grade, InformedEvent, ProblemCode, PromiseKind
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted
from tests.integration.keeping import Keeper


def a_review(case: ACase) -> ReviewGrade:
    return ReviewGrade(id=uuid4(), case=case.id, reasons="The devices say nothing new.")


async def test_what_was_looked_at_again_is_met_and_comes_again_by_the_next_rung(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.arrested()
    await keeper.make_due(case.id, "P17b")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert sorted(clock.rung for clock in await case.running("P17b")) == [0, 1]
    command = a_review(case)
    review = granted(await case.do("supervisor", police.review_grade, command), GradeReview)
    assert (review.grade, review.attribution_id) == (Grade.UNRESOLVED, None)
    (later,) = await case.running("P17b")
    assert (later.rung, (later.due_at.date() - later.started_at.date()).days) == (2, 28)
    assert not [task for task in await case.tasks_of("supervisor") if task.kind == "OVERDUE"]
    async with cast.nothing_changes():
        assert await case.do("supervisor", police.review_grade, command) == review


async def test_only_a_supervisor_reviews_and_only_what_waits_for_it(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert (await case.do("supervisor", police.review_grade, a_review(case))).code is ProblemCode.WRONG_STAGE
    await case.arrested()
    async with cast.nothing_changes():
        for who in ("officer", "authoriser", "other-supervisor"):
            assert await case.do(who, police.review_grade, a_review(case)) is None


async def test_who_has_a_doubt_challenges_and_nothing_stands_meanwhile(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    attribution = await case.proposed(Grade.PROBABLE)
    await case.arrested()
    command = ChallengeAttribution(id=uuid4(), attribution=attribution.id, reason="He was abroad.")
    granted(await case.do("supervisor", attributions.challenge_attribution, command), Challenge)
    async with cast.nothing_changes():
        assert (await case.do("supervisor", police.review_grade, a_review(case))).code is ProblemCode.UNDER_CHALLENGE


async def test_a_case_that_rests_is_looked_at_again_until_enquiries_go_on(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.informed(InformedEvent.NOT_IDENTIFIED)
    for rung in range(2):
        await keeper.make_due(case.id, "P18", rung=rung)
        await keeper.keep(PromiseKind.CASE, case.id)
    assert "supervisor" in await keeper.asked_of(case.id, "OVERDUE")
    granted(await case.do("supervisor", police.review_grade, a_review(case)), GradeReview)
    (later,) = await case.running("P18")
    assert (later.acted_at, (later.due_at.date() - later.started_at.date()).days) == (None, 28)
    await case.informed(InformedEvent.ENQUIRIES_RESUMED)
    assert await case.running("P18") == []


async def test_an_attribution_ends_the_rest_and_to_say_it_twice_starts_one_clock(cast: Cast) -> None:
    case = await a_case(cast)
    for _ in range(2):
        await case.informed(InformedEvent.NOT_IDENTIFIED)
    assert len(await case.running("P18")) == 1
    await case.evidence()
    await case.proposed(Grade.PROBABLE)
    assert await case.running("P18") == []
