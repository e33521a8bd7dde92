"""The stage that a case's rows amount to, from report to follow-up, and back again after a stop."""

from service.facts.disclosure import FollowUp
from service.operations.standing import stages_of_cases
from service.vocabulary import Grade, Stage
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted


async def stage(case: ACase) -> Stage:
    async with case.cast("supervisor").reading() as tx:
        return (await stages_of_cases(tx, [case.id]))[case.id]


async def test_a_grade_below_confirmed_leaves_the_attribution_proposed(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    assert await stage(case) is Stage.RESOLVING
    attribution = await case.proposed(Grade.PROBABLE)
    assert await stage(case) is Stage.ATTRIBUTION_PROPOSED
    await case.verified(attribution)
    assert await stage(case) is Stage.ATTRIBUTION_PROPOSED


async def test_a_stop_takes_a_scheduled_case_back_to_its_review(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    assert await stage(case) is Stage.DISCLOSURE_SCHEDULED
    await case.stopped()
    assert await stage(case) is Stage.SAFETY_REVIEW


async def test_what_was_told_stays_told_and_is_followed_up(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    assert await stage(case) is Stage.DISCLOSED
    granted(await case.followed_up(), FollowUp)
    assert await stage(case) is Stage.FOLLOW_UP
