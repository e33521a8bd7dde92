"""Reviewing, deciding, authorising and scheduling: in their order, by the right people, over exactly one content."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from service.facts.disclosure import Attendance, Attendee, Authorisation, Decision, Limb, SafetyReview, Schedule
from service.operations import deciding, reviews, tellings
from service.rules.problem import Problem, at_fault
from service.vocabulary import (
    Channel,
    DecisionVerdict,
    InformedEvent,
    PairState,
    Part,
    PrimaryVictim,
    ProblemCode,
    RefusalReason,
    Representations,
    ReviewRecommendation,
    ReviewView,
    ScreenResult,
    Sector,
    TaskKind,
    Truth,
    WishScope,
    YesNo,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, person


async def decide(case: ACase, who: str = "authoriser", **changes: Any) -> Any:
    return await case.do(who, deciding.decide_disclosure, case.decision(**changes))


async def schedule(case: ACase, **changes: Any) -> Any:
    return await case.do("officer", tellings.schedule_disclosure, case.appointment(**changes))


def codes(refusal: Problem) -> set[str]:
    return {d.code for d in refusal.details}


async def test_a_review_without_its_quorum_approves_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.needs()
    await case.flagged()
    review = await case.convened()
    minutes = case.minutes(review)
    alone = replace(minutes, attendance=minutes.attendance[:1])
    async with cast.nothing_changes():
        refusal = await case.do("chair", reviews.record_safety_review, alone)
    assert (refusal.code, codes(refusal)) == (ProblemCode.QUORUM_MISSING, {Sector.ADVOCACY, "PROBATION_OR_HEALTH"})
    against = replace(alone, id=uuid4(), recommendation=ReviewRecommendation.DO_NOT_APPROVE, dissent="One would tell.")
    held = granted(await case.do("chair", reviews.record_safety_review, against), SafetyReview)
    assert held.valid_until is None


async def test_nobody_lends_another_agencys_voice(cast: Cast) -> None:
    case = await a_case(cast)
    review = await case.convened()
    borrowed = Attendance(person=person("probation"), sector=Sector.HEALTH, view=ReviewView.TELL, reason="")
    async with cast.nothing_changes():
        refusal = await case.do("chair", reviews.record_safety_review, case.minutes(review, attendance=(borrowed,)))
    assert [(d.path, d.code) for d in refusal.details] == [("attendance.0.sector", "NOT_THEIRS")]


async def test_a_review_is_for_the_victim_and_of_known_people(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.do(
            "chair",
            reviews.convene_safety_review,
            case.convening(recipient=person("advocate"), parts=(), invited=(uuid4(),)),
        )
    assert {(d.path, d.code) for d in refusal.details} == {
        ("parts", "EMPTY"),
        ("recipient", "NOT_BEST_PLACED"),
        ("invited.0", "UNKNOWN_PERSON"),
    }


async def test_holding_a_review_meets_p26_and_is_recorded_once(cast: Cast) -> None:
    case = await a_case(cast)
    await case.needs()
    await case.flagged()
    review = await case.reviewed()
    assert await case.running("P26") == []
    async with cast.nothing_changes():
        again = await case.do("chair", reviews.record_safety_review, case.minutes(review))
    assert again == Problem(code=ProblemCode.WRONG_STAGE)


async def test_to_tell_is_not_decided_before_accuracy_review_and_screen(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await decide(case)
    assert refusal.code is ProblemCode.GATE_NOT_GREEN
    assert {"NO_ATTRIBUTION", "NO_REVIEW", "SCREEN_MISSING"} <= codes(refusal)


async def test_a_counter_allegation_holds_until_she_is_determined_the_primary_victim(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.screened(ScreenResult.OPEN_REPORT)
    assert codes(await decide(case)) == {"COUNTER_ALLEGATION"}
    await case.determined(PrimaryVictim.OTHER_PARTY)
    assert codes(await decide(case)) == {"COUNTER_ALLEGATION"}
    await case.determined(PrimaryVictim.THIS_VICTIM)
    granted(await decide(case), Decision)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"necessary": Limb(truth=Truth.UNKNOWN, reason="Not known.")}, ProblemCode.TEST_NOT_MET),
        ({"lawful": Limb(truth=Truth.FALSE, reason="An order forbids it.")}, ProblemCode.TEST_NOT_MET),
        ({"proportionate": Limb(truth=Truth.TRUE, reason=" ")}, ProblemCode.TEST_NOT_MET),
        ({"representations": Representations.NOT_CONSIDERED}, ProblemCode.INVALID_INPUT),
        ({"not_invited_reason": None}, ProblemCode.INVALID_INPUT),
        ({"parts": (Part.NAME, Part.NEAR_ME)}, ProblemCode.GATE_NOT_GREEN),
        ({"channel": Channel.PHONE}, ProblemCode.BEYOND_REVIEW),
        ({"parts": ()}, ProblemCode.INVALID_INPUT),
        ({"grounds": ()}, ProblemCode.INVALID_INPUT),
        ({"verdict": DecisionVerdict.REFUSE}, ProblemCode.INVALID_INPUT),
        ({"verdict": DecisionVerdict.DEFER, "reasons": (RefusalReason.R17,)}, ProblemCode.INVALID_INPUT),
    ],
)
async def test_a_decision_that_is_not_made_out_is_turned_down(
    cast: Cast, changes: dict[str, Any], code: ProblemCode
) -> None:
    case = await a_case(cast)
    await case.ready()
    async with cast.nothing_changes():
        refusal = await decide(case, **changes)
    assert refusal.code is code


async def test_a_decision_meets_the_decision_clocks(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    assert (decision.epoch, len(decision.digest)) == ((await case.now_reads()).epoch, 64)
    assert [len(await case.running(key)) for key in ("P19", "P19a", "P19c")] == [0, 0, 1]


async def test_a_refusal_starts_p33_until_somebody_told_her(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    refusal = granted(await decide(case, verdict=DecisionVerdict.REFUSE, reasons=(RefusalReason.R01,)), Decision)
    assert [d.object_id for d in await case.running("P33")] == [refusal.id]
    await case.informed(InformedEvent.REFUSED_OR_DEFERRED)
    assert await case.running("P33") == []


async def test_a_narrower_decision_leaves_the_review_standing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.decided(parts=(Part.NAME,))
    (review,) = await case.all(SafetyReview)
    assert review.ended_at is None


async def test_two_people_of_two_organisations_authorise(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    first = granted(await case.authorise("authoriser", decision), Authorisation)
    assert first.state is PairState.AWAITING_SECOND
    assert [d.due_at for d in await case.running("P30a")] == [first.second_due_at]
    second = granted(await case.authorise("safeguarding-authoriser", decision), Authorisation)
    assert second.state is PairState.COMPLETE
    assert [len(await case.running(key)) for key in ("P30a", "P30")] == [0, 1]


async def test_one_authoriser_does_not_authorise_twice(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    await case.authorise("authoriser", decision)
    async with cast.nothing_changes():
        assert await case.authorise("authoriser", decision) == Problem(code=ProblemCode.ALREADY_AUTHORISED)


async def test_two_authorisers_of_one_organisation_are_one(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.place(TaskKind.DISCLOSURE_AUTHORISER, "second-authoriser")
    decision = await case.decided()
    await case.authorise("authoriser", decision)
    async with cast.nothing_changes():
        refusal = await case.authorise("second-authoriser", decision)
    assert refusal == Problem(code=ProblemCode.SAME_ORGANISATION)


@pytest.mark.parametrize("who", ["officer", "supervisor", "chair", "advocate", "other-officer", "victim"])
async def test_others_authorise_nothing(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    async with cast.nothing_changes():
        assert await case.authorise(who, decision) is None


async def test_another_content_than_was_read_is_not_authorised(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    async with cast.nothing_changes():
        refusal = await case.authorise("authoriser", decision, digest="0" * 64)
    assert refusal == at_fault(ProblemCode.DIGEST_DIFFERS, "digest")


async def test_a_decision_replaced_by_another_is_not_authorised(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    first = await case.decided()
    await case.decided(parts=(Part.NAME,))
    async with cast.nothing_changes():
        assert await case.authorise("authoriser", first) == at_fault(ProblemCode.NOT_DECIDED, "decision")


async def test_nothing_is_authorised_that_she_does_not_wish(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.wished(scope=WishScope.PART, parts=(Part.NAME,))
    decision = await case.decided()
    async with cast.nothing_changes():
        refusal = await case.authorise("authoriser", decision)
    assert [(d.path, d.code) for d in refusal.details] == [("CHOICE.PHOTO", "PART_NOT_WISHED")]


async def test_no_appointment_before_both_authorisations(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    async with cast.nothing_changes():
        assert await schedule(case) == Problem(code=ProblemCode.NOT_DECIDED)
    decision = await case.decided()
    await case.authorise("authoriser", decision)
    async with cast.nothing_changes():
        refusal = await schedule(case)
    assert (refusal.code, codes(refusal)) == (ProblemCode.GATE_NOT_GREEN, {"AUTHORISATIONS_MISSING"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"at": ago(minutes=1)}, ProblemCode.IN_THE_PAST),
        ({"support": " "}, ProblemCode.SUPPORT_MISSING),
        ({"deliverer": person("advocate")}, ProblemCode.ROLE_NOT_HELD),
        (
            {"attendees": (Attendee(person="her neighbour", connected_to_subject=YesNo.YES),)},
            ProblemCode.NOT_CLEARED,
        ),
        (
            {"attendees": (Attendee(person="her neighbour", connected_to_subject=YesNo.UNKNOWN),)},
            ProblemCode.NOT_CLEARED,
        ),
    ],
)
async def test_an_appointment_that_would_not_be_safe_is_not_made(
    cast: Cast, changes: dict[str, Any], code: ProblemCode
) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.authorised()
    async with cast.nothing_changes():
        refusal = await schedule(case, **changes)
    assert refusal.code is code


async def test_another_time_raises_no_epoch_and_replaces_the_first(cast: Cast) -> None:
    case = await a_case(cast)
    first = await case.to_schedule()
    second = await case.scheduled(at=later(hours=1))
    schedules = {s.id: s.ended_at is None for s in await case.all(Schedule)}
    assert schedules == {first.id: False, second.id: True}
    assert second.epoch == first.epoch
    assert await case.running("P30") == []


async def test_who_is_no_deliverer_of_this_case_is_given_the_task(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    kinds = {t.kind for t in await case.tasks_of("second-officer")}
    assert TaskKind.DELIVERER in kinds
