"""A review's promise against the real database: invited, reminded, overdue, and its papers closed when it is over."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.facts.disclosure import SafetyReview
from service.operations import reviews
from service.vocabulary import PromiseKind
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, later, person
from tests.integration.keeping import Keeper
from workflows.steps import Next

KIND = PromiseKind.SAFETY_REVIEW


async def test_agencies_are_invited_at_once_and_reminded_the_day_before(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    command = case.convening(meets_at=later(days=5))
    review = granted(await case.do("chair", reviews.convene_safety_review, command), SafetyReview)
    assert await keeper.keep(KIND, review.id) == [Next.INVITE]
    step = await keeper.look(KIND, review.id)
    assert (step.next, step.until) == (Next.WAIT, review.meets_at - timedelta(hours=24))
    invitations = [("REVIEW_INVITATION", "probation"), ("REVIEW_INVITATION", "advocate")]
    assert await keeper.outbox(case.id) == invitations
    await keeper.move("update rtk.safety_reviews set meets_at = :at where id = :id", at=later(hours=5), id=review.id)
    assert await keeper.keep(KIND, review.id) == [Next.REMIND]
    assert await keeper.outbox(case.id) == [
        *invitations,
        ("REVIEW_REMINDER", "probation"),
        ("REVIEW_REMINDER", "advocate"),
    ]


async def test_a_review_that_is_near_is_invited_and_reminded_together(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    command = case.convening(meets_at=later(minutes=1))
    review = granted(await case.do("chair", reviews.convene_safety_review, command), SafetyReview)
    assert await keeper.keep(KIND, review.id) == [Next.INVITE, Next.REMIND]


async def test_a_review_that_is_not_held_is_said_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    review = await case.convened()
    await keeper.keep(KIND, review.id)
    await keeper.make_due(case.id, "P26")
    assert await keeper.keep(KIND, review.id) == [Next.SAY_OVERDUE]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "OVERDUE"] == ["chair"]


async def test_its_papers_close_to_the_agencies_with_it(cast: Cast, keeper: Keeper, engine: AsyncEngine) -> None:
    case = await a_case(cast)
    await case.flagged()
    await case.needs()
    review = await case.convened()
    await keeper.keep(KIND, review.id)
    async with acting_as(engine, person("probation")) as tx:
        assert await tx.get(SafetyReview, review.id) is not None
    granted(await case.do("chair", reviews.record_safety_review, case.minutes(review)), SafetyReview)
    assert await keeper.keep(KIND, review.id) == [Next.END_WINDOW, Next.LET_GO]
    async with acting_as(engine, person("probation")) as tx:
        assert await tx.get(SafetyReview, review.id) is None
    assert await keeper.asked_of(case.id, "AGENCY_MEMBER") == []
    assert not await keeper.is_open(KIND, review.id)


async def test_a_review_that_another_replaced_ends_unheld(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    first, second = await case.convened(), await case.convened()
    assert await keeper.keep(KIND, first.id) == [Next.END_WINDOW, Next.LET_GO]
    assert await keeper.keep(KIND, second.id) == [Next.INVITE, Next.REMIND]
    assert sorted(await keeper.asked_of(case.id, "AGENCY_MEMBER")) == ["advocate", "probation"]
