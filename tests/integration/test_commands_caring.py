"""Risk and advocates: her own view is kept, a flag is reasoned down by two, and an advocate is offered on every case."""

from typing import Any

import pytest

from service.database.acting import acting_as
from service.facts.care import AdvocateOffer, RiskAssessment
from service.facts.case import MyCase, Needs
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    Channel,
    CoercionScreen,
    InformedEvent,
    OfferResponse,
    ProblemCode,
    RiskBand,
    RiskFlag,
    RiskLevel,
    ServiceCapacity,
    TaskKind,
)
from tests.integration.a_case import a_case, a_first_report
from tests.integration.cast import Cast, granted, person, platform
from tests.integration.steps_caring import caring, low

HOW_SHE_WAS_ASKED: dict[str, Any] = {
    "spoken_to": True,
    "alone": True,
    "channel": Channel.IN_PERSON,
    "coercion": CoercionScreen.CLEAR,
}


async def test_a_risk_is_high_where_there_is_a_flag_until_a_second_person_reasons_it_down(cast: Cast) -> None:
    case = await a_case(cast)
    care = caring(case)
    judged = granted(await care.judged(flags=(RiskFlag.THREATS,)), RiskAssessment)
    assert judged.band is RiskBand.HIGH
    lowered = granted(await care.reasoned_down(judged), RiskAssessment)
    assert (lowered.band, lowered.reasoned_down_by) == (RiskBand.MEDIUM, person("supervisor"))
    assert (await case.all(RiskAssessment))[-1] == lowered


async def test_nobody_reasons_their_own_risk_down_and_nothing_is_lowered_that_was_not_raised(cast: Cast) -> None:
    case = await a_case(cast)
    care = caring(case)
    without = granted(await care.judged(), RiskAssessment)
    flagged = granted(await care.judged(flags=(RiskFlag.WEAPON,)), RiskAssessment)
    async with cast.nothing_changes():
        assert await care.reasoned_down(flagged, who="officer") is None
        assert (await care.reasoned_down(without)).code is ProblemCode.WRONG_STAGE
        assert (await care.reasoned_down(flagged, band=RiskBand.HIGH)).code is ProblemCode.INVALID_INPUT


async def test_her_own_view_and_a_reason_for_each_axis_are_required(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refused = await caring(case).judged(
            her_view=" ", violence=low(reason=""), judgement=RiskBand.IMMINENT, judgement_reason=None
        )
    assert refused == Problem(
        code=ProblemCode.INVALID_INPUT,
        details=(
            Detail(path="herView", code="BLANK"),
            Detail(path="violence.reason", code="BLANK"),
            Detail(path="judgementReason", code="MISSING"),
        ),
    )


async def test_her_advocate_judges_the_risk_too_and_the_last_one_holds(cast: Cast) -> None:
    case = await a_case(cast)
    care = caring(case)
    granted(await care.judged(), RiskAssessment)
    granted(await care.judged("advocate", persistence=low(level=RiskLevel.HIGH)), RiskAssessment)
    assert [r.band for r in await case.all(RiskAssessment)] == [RiskBand.STANDARD, RiskBand.HIGH]
    assert await care.judged("spoc") is None


async def test_imminent_danger_calls_the_agencies_together_within_a_day(cast: Cast) -> None:
    case = await a_case(cast)
    granted(await caring(case).judged(judgement=RiskBand.IMMINENT, judgement_reason="He said tonight."), RiskAssessment)
    assert [d.owner for d in await case.running("P27")] == [TaskKind.REVIEW_CHAIR]
    await case.needs()
    await case.flagged()
    await case.reviewed()
    assert await case.running("P27") == []


async def test_an_advocate_is_owed_from_the_report_on_and_offered_whatever_room_there_is(cast: Cast) -> None:
    case = await a_first_report(cast)
    assert [d.owner for d in await case.running("P03")] == [TaskKind.OIC]
    offer = granted(await caring(case).offered(capacity=ServiceCapacity.NONE), AdvocateOffer)
    assert (offer.capacity, await case.running("P03")) == (ServiceCapacity.NONE, [])


async def test_who_accepts_has_an_advocate_on_the_case_or_waits_by_a_clock(cast: Cast) -> None:
    named, unnamed = await a_first_report(cast), await a_first_report(cast)
    granted(await caring(named).offered(person("advocate")), AdvocateOffer)
    assert await named.tasks_of("advocate") == []
    granted(await caring(named).answered(OfferResponse.ACCEPTED), AdvocateOffer)
    assert [t.kind for t in await named.tasks_of("advocate")] == [TaskKind.ADVOCATE]

    granted(await caring(unnamed).offered(), AdvocateOffer)
    granted(await caring(unnamed).answered(OfferResponse.ACCEPTED), AdvocateOffer)
    assert len(await unnamed.running("P03")) == 1
    await unnamed.place(TaskKind.ADVOCATE, "advocate")
    assert await unnamed.running("P03") == []


async def test_she_may_say_later_and_change_her_mind_and_reads_what_she_said(cast: Cast) -> None:
    case = await a_first_report(cast)
    care = caring(case)
    await case.bound()
    assert (await care.answered(OfferResponse.LATER, "victim")).code is ProblemCode.NOT_OFFERED
    granted(await care.offered(person("advocate")), AdvocateOffer)
    said = []
    for response in (OfferResponse.LATER, OfferResponse.ACCEPTED, OfferResponse.DECLINED):
        granted(await care.answered(response, "victim"), AdvocateOffer)
        async with acting_as(cast.engine, person("victim")) as tx:
            (mine,) = await tx.all(MyCase, case_id=case.id)
        said.append((mine.advocacy_service, mine.advocate_response, len(await case.tasks_of("advocate"))))
    assert said == [
        ("Harbour Stalking Advocacy", OfferResponse.LATER, 0),
        ("Harbour Stalking Advocacy", OfferResponse.ACCEPTED, 1),
        ("Harbour Stalking Advocacy", OfferResponse.DECLINED, 0),
    ]


@pytest.mark.parametrize("service", ["probation", "picta"])
async def test_only_an_advocacy_service_is_offered_and_only_its_own_advocates(cast: Cast, service: str) -> None:
    case = await a_first_report(cast)
    async with cast.nothing_changes():
        refused = await caring(case).offered(person("probation"), service=platform(service))
    assert refused.details == (
        Detail(path="service", code="NOT_AN_ADVOCACY_SERVICE"),
        Detail(path="advocate", code="NOT_OF_THE_SERVICE"),
    )


async def test_everybody_is_asked_for_a_wish_from_the_report_on(cast: Cast) -> None:
    case = await a_first_report(cast)
    assert [d.owner for d in await case.running("P25")] == [TaskKind.OIC]
    await case.wished("officer", **HOW_SHE_WAS_ASKED)
    assert [d.object_id == case.id for d in await case.running("P25")] == [False]


async def test_taking_a_wish_back_is_followed_by_a_safe_call_within_a_day(cast: Cast) -> None:
    case = await a_case(cast)
    await case.wished()
    await case.withdrawn()
    await case.withdrawn()
    assert len(await case.running("P25a")) == 1
    assert [t.kind for t in await case.tasks_of("officer")].count(TaskKind.SAFE_CALL) == 1
    await case.informed(InformedEvent.SAFE_CALL)
    assert await case.running("P25a") == []
    assert TaskKind.SAFE_CALL not in [t.kind for t in await case.tasks_of("officer")]


@pytest.mark.parametrize(("reason", "level"), [({"most_serious_crime": True}, "ENHANCED"), ({}, "STANDARD")])
async def test_the_most_serious_crime_alone_gives_her_enhanced_rights(
    cast: Cast, reason: dict[str, Any], level: str
) -> None:
    case = await a_case(cast)
    needs = granted(await case.needs(persistently_targeted=False, **reason), Needs)
    assert (needs.rights_level, (await case.now_reads()).rights_level) == (level, level)
