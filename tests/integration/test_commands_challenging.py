"""A doubt about an attribution: whoever has it, the telling stops at once in every case that rests on it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands import attribution as attributing
from service.facts.attribution import Attribution, Challenge
from service.facts.data_request import AnswerOutcome, DataRequest, Response
from service.facts.disclosure import SafetyReview
from service.operations import attributions
from service.operations.deciding import decide_disclosure
from service.rules.problem import Problem
from service.vocabulary import (
    AttributionStage,
    ChallengeResolution,
    DataCategory,
    PairState,
    ProblemCode,
    ReturnOutcome,
    TaskKind,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, person


async def challenged(case: ACase, attribution: Attribution, who: str = "advocate", **changes: Any) -> Any:
    command = attributing.ChallengeAttribution(
        id=uuid4(), attribution=attribution.id, reason="He was abroad that week."
    )
    return await case.do(who, attributions.challenge_attribution, replace(command, **changes))


async def resolved(case: ACase, challenge: Challenge, resolution: ChallengeResolution, who: str) -> Any:
    command = attributing.ResolveChallenge(id=uuid4(), challenge=challenge.id, resolution=resolution)
    return await case.do(who, attributions.resolve_challenge, command)


async def resting_on(attribution: Attribution, case: ACase) -> None:
    """Another victim's case comes to rest on the attribution; no command for that is built yet."""
    async with case.cast.watching_engine.begin() as connection:
        await connection.execute(
            sa.text("insert into rtk.case_attributions values (:id, :case, :attribution, now())"),
            {"id": uuid4(), "case": case.id, "attribution": attribution.id},
        )


@pytest.mark.parametrize("who", ["officer", "supervisor", "spoc", "chair", "advocate", "authoriser", "probation"])
async def test_anyone_on_the_case_may_challenge_and_the_telling_stops(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    if who == "probation":
        await case.convened()
    (attribution,) = await case.all(Attribution)
    challenge = granted(await challenged(case, attribution, who), Challenge)
    assert not await case.stands()
    assert [d.object_id for d in await case.running("P48")] == [challenge.id]


async def test_neither_victim_nor_platform_nor_a_stranger_challenges(cast: Cast) -> None:
    case = await a_case(cast)
    attribution = await case.confirmed()
    async with cast.nothing_changes():
        for who in ("victim", "liaison-picta", "other-officer", "other-supervisor"):
            assert await challenged(case, attribution, who) is None


async def test_a_challenge_stops_every_case_that_rests_on_it(cast: Cast) -> None:
    case, other = await a_case(cast), await a_case(cast)
    await case.to_schedule()
    await other.to_schedule()
    (attribution,) = await case.all(Attribution)
    await resting_on(attribution, other)
    await challenged(case, attribution)
    assert (await case.stands(), await other.stands()) == (False, False)


async def test_a_correction_challenges_and_stops_every_case_at_once(cast: Cast) -> None:
    case, other = await a_case(cast), await a_case(cast)
    await case.to_schedule()
    await other.to_schedule()
    (attribution,) = await case.all(Attribution)
    await resting_on(attribution, other)
    (request,) = await case.all(DataRequest)
    (response,) = await case.all(Response)
    await case.answered(
        request,
        corrects=response.id,
        outcomes=(
            AnswerOutcome(
                account=case.accounts[0].id, category=DataCategory.LOGIN_EVENTS, code=ReturnOutcome.PR_CORRECTED
            ),
        ),
    )
    (challenge,) = await case.all(Challenge)
    assert (challenge.attribution_id, challenge.reason) == (attribution.id, "PR_CORRECTED")
    assert (await case.stands(), await other.stands()) == (False, False)


async def test_two_supervisors_dismiss_a_challenge_and_authorising_starts_anew(cast: Cast) -> None:
    case = await a_case(cast)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor")
    await case.to_schedule()
    (attribution,) = await case.all(Attribution)
    challenge = granted(await challenged(case, attribution), Challenge)
    first = granted(await resolved(case, challenge, ChallengeResolution.DISMISSED, "supervisor"), Challenge)
    assert (first.state, first.resolved_at) == (PairState.AWAITING_SECOND, None)
    async with cast.nothing_changes():
        again = await resolved(case, challenge, ChallengeResolution.DISMISSED, "supervisor")
    assert again == Problem(code=ProblemCode.SAME_PERSON)
    assert (await case.do("authoriser", *deciding(case))).code is ProblemCode.GATE_NOT_GREEN
    second = granted(await resolved(case, challenge, ChallengeResolution.DISMISSED, "second-supervisor"), Challenge)
    assert (second.state, second.seconded_by) == (PairState.COMPLETE, person("second-supervisor"))
    assert await case.running("P48") == []
    await case.authorised()
    await case.scheduled()


def deciding(case: ACase) -> Any:
    return decide_disclosure, case.decision()


async def test_an_upheld_challenge_withdraws_and_what_was_approved_falls(cast: Cast) -> None:
    case = await a_case(cast)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor")
    await case.ready()
    (attribution,) = await case.all(Attribution)
    challenge = granted(await challenged(case, attribution), Challenge)
    for who in ("supervisor", "second-supervisor"):
        granted(await resolved(case, challenge, ChallengeResolution.UPHELD, who), Challenge)
    (withdrawn,) = await case.all(Attribution)
    (review,) = await case.all(SafetyReview)
    assert (withdrawn.stage, withdrawn.withdrawn_reason) == (AttributionStage.WITHDRAWN, "CHALLENGE_UPHELD")
    assert review.ended_at is not None
    assert [len(await case.running(key)) for key in ("P19", "P19a", "P19c")] == [0, 0, 0]


async def test_two_different_resolutions_resolve_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor")
    challenge = granted(await challenged(case, await case.confirmed()), Challenge)
    await resolved(case, challenge, ChallengeResolution.DISMISSED, "supervisor")
    other = granted(await resolved(case, challenge, ChallengeResolution.UPHELD, "second-supervisor"), Challenge)
    assert (other.state, other.resolved_at) == (PairState.AWAITING_SECOND, None)


async def test_a_withdrawn_attribution_stops_the_telling_and_is_withdrawn_once(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    (attribution,) = await case.all(Attribution)
    command = attributing.WithdrawAttribution(
        id=uuid4(), attribution=attribution.id, reason="The address was reissued."
    )
    granted(await case.do("supervisor", attributions.withdraw_attribution, command), Attribution)
    assert not await case.stands()
    async with cast.nothing_changes():
        again = await case.do("supervisor", attributions.withdraw_attribution, replace(command, id=uuid4()))
    assert again == Problem(code=ProblemCode.ALREADY_WITHDRAWN)


async def test_a_new_proposal_stops_what_rested_on_the_old_one(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.proposed()
    assert not await case.stands()
