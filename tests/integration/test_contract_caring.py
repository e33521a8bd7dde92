"""What agencies, her advocate and an auditor read of a case: each their own type, for as long as they need it, on record."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from service.api.typing_of import print_instant
from service.facts.care import RiskAssessment
from service.facts.disclosure import ReviewAction, SafetyReview
from service.facts.review import ActionAgreed, RiskView
from service.operations import reviews
from service.rules.problem import Problem
from service.vocabulary import (
    ProblemCode,
    PromiseKind,
    ReviewView,
    RiskFlag,
    TaskKind,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, later, now, person
from tests.integration.contract import Contract
from tests.integration.keeping import Keeper
from tests.integration.steps_caring import caring
from workflows.steps import Next

LONDON = ZoneInfo("Europe/London")
OF_A_DAY = """
query Reviews($on: Date!) {
  safetyReviews(on: $on) {
    __typename
    ... on SafetyReview { id recommendation attendance { person } }
    ... on ReviewPack {
      id case attribution sector channel parts holds
      risk { band violence flags }
      herView safetyPlan supportArranged children capacity subjectIsChild subjectIsHeld subjectIsPolice
    }
  }
}
"""
FOR_ADVOCATE = """
query ForAdvocate($id: ID!) {
  caseForAdvocate(id: $id) {
    id stage victimName contactName attribution
    safetyPlan { content }
    risk { band herView }
    wishes { scope parts }
    disclosurePlan { recommendation parts placeKind delivererName support at }
    told { parts }
  }
}
"""


def day_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


async def day(contract: Contract, who: str, review: SafetyReview) -> list[Any]:
    """What somebody sees of one review on its day."""
    found = (await contract.data(who, OF_A_DAY, on=day_of(review.meets_at).isoformat()))["safetyReviews"]
    return [seen for seen in found if seen["id"] == str(review.id)]


async def a_review(case: ACase, *invited: str, **changes: Any) -> SafetyReview:
    command = case.convening(invited=tuple(person(who) for who in invited), **changes)
    return granted(await case.do("chair", reviews.convene_safety_review, command), SafetyReview)


async def known(cast: Cast) -> ACase:
    """A case of which everything is recorded that a pack may hold."""
    case = await a_case(cast)
    await case.needs()
    await case.planned()
    await case.confirmed()
    granted(await caring(case).judged(flags=(RiskFlag.THREATS,)), RiskAssessment)
    return case


async def test_an_agency_sees_the_least_it_needs_and_each_look_is_on_record(contract: Contract, cast: Cast) -> None:
    case = await known(cast)
    review = await a_review(case, "probation", "prison", "health")
    before = len(await contract.looks())
    (health,) = await day(contract, "health", review)
    assert health == {
        "__typename": "ReviewPack",
        "id": str(review.id),
        "case": str(case.id),
        "attribution": health["attribution"],
        "sector": "HEALTH",
        "channel": "IN_PERSON",
        "parts": ["NAME", "PHOTO"],
        "holds": ["RISK", "HER_VIEW", "SAFETY_PLAN", "CHILDREN", "CAPACITY"],
        "risk": {"band": "HIGH", "violence": "LOW", "flags": ["THREATS"]},
        "herView": "She is afraid to go home.",
        "safetyPlan": "Locks changed.",
        "supportArranged": True,
        "children": "NO",
        "capacity": "HAS_CAPACITY",
        "subjectIsChild": None,
        "subjectIsHeld": None,
        "subjectIsPolice": None,
    }
    assert ("SEE_SAFETY_REVIEWS", True) in (await contract.looks())[before:]
    (prison,) = await day(contract, "prison", review)
    assert (prison["safetyPlan"], prison["herView"], prison["subjectIsHeld"]) == (None, None, "NO")


@pytest.mark.parametrize(
    "field", ["crimeReference", "victimName", "decisions { id }", "attendance { person }", "invited"]
)
async def test_the_contract_has_no_place_for_more_in_a_pack(contract: Contract, field: str) -> None:
    document = f"query Q($on: Date!) {{ safetyReviews(on: $on) {{ ... on ReviewPack {{ {field} }} }} }}"
    response = await contract.ask("probation", document, on="2026-03-02")
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


async def test_who_is_not_invited_sees_no_pack_and_a_chair_sees_the_review(contract: Contract, cast: Cast) -> None:
    case = await known(cast)
    review = await a_review(case, "probation")
    assert await day(contract, "health", review) == []
    assert await day(contract, "advocate", review) == [], "her advocate is on the case, and not invited"
    assert [seen["__typename"] for seen in await day(contract, "chair", review)] == ["SafetyReview"]
    elsewhere = {"on": (day_of(review.meets_at) + timedelta(days=1)).isoformat()}
    assert str(review.id) not in str(await contract.data("probation", OF_A_DAY, **elsewhere))


async def test_a_pack_expires_with_the_meeting_and_with_its_day(contract: Contract, cast: Cast, keeper: Keeper) -> None:
    case = await known(cast)
    held = await a_review(case, "probation", "advocate")
    granted(await case.do("chair", reviews.record_safety_review, case.minutes(held)), SafetyReview)
    assert await day(contract, "probation", held) == []
    assert await keeper.keep(PromiseKind.SAFETY_REVIEW, held.id) == [Next.END_WINDOW, Next.LET_GO]

    put_off = await a_review(case, "probation")
    await keeper.keep(PromiseKind.SAFETY_REVIEW, put_off.id)
    yesterday = now() - timedelta(days=1)
    await keeper.move("update rtk.safety_reviews set meets_at = :at where id = :id", at=yesterday, id=put_off.id)
    found = (await contract.data("probation", OF_A_DAY, on=day_of(yesterday).isoformat()))["safetyReviews"]
    assert [seen for seen in found if seen["id"] == str(put_off.id)] == []
    assert await keeper.keep(PromiseKind.SAFETY_REVIEW, put_off.id) == [Next.END_WINDOW]
    assert await keeper.asked_of(case.id, "AGENCY_MEMBER") == []


async def test_an_agency_sends_its_view_of_a_review_it_is_invited_to(cast: Cast, keeper: Keeper) -> None:
    case = await known(cast)
    review = await a_review(case, "probation", "advocate")
    view = granted(await caring(case).viewed(review, view=ReviewView.DO_NOT_TELL), RiskView)
    granted(await caring(case).viewed(review, "advocate"), RiskView)
    assert (view.sector, view.person_id) == ("PROBATION", person("probation"))
    async with cast.nothing_changes():
        assert await caring(case).viewed(review, "health") is None
        assert await caring(case).viewed(review, "officer") is None
    sat = tuple(seat for seat in case.minutes(review).attendance if seat.person != person("probation"))
    unsaid = await case.do("chair", reviews.record_safety_review, case.minutes(review, attendance=sat))
    assert [d.path for d in unsaid.details] == ["dissent"]
    granted(await case.do("chair", reviews.record_safety_review, case.minutes(review)), SafetyReview)
    assert await keeper.keep(PromiseKind.SAFETY_REVIEW, review.id) == [Next.END_WINDOW, Next.LET_GO]
    assert await caring(case).viewed(review) is None


async def test_a_place_at_one_review_of_a_case_is_none_at_the_next(cast: Cast) -> None:
    case = await known(cast)
    await a_review(case, "probation", "health")
    second = await a_review(case, "probation")
    async with cast.nothing_changes():
        assert await caring(case).viewed(second, "health") is None


async def test_what_is_taken_on_at_a_review_is_a_promise(cast: Cast, keeper: Keeper) -> None:
    case = await known(cast)
    review = await a_review(case, "probation", "advocate")
    command = case.minutes(review, actions=(
        ReviewAction(owner=person("probation"), due_at=later(days=3), what="See him on Monday."),
        ReviewAction(owner=person("advocate"), due_at=later(days=9), what="Go through the locks with her."),
    ))  # fmt: skip
    granted(await case.do("chair", reviews.record_safety_review, command), SafetyReview)
    first, second = sorted(await case.all(ActionAgreed), key=lambda a: a.due_at)
    assert [d.due_at for d in await case.running("P26a") if d.object_id == first.id] == [first.due_at]
    kind = PromiseKind.SAFETY_REVIEW
    assert await keeper.keep(kind, review.id) == [Next.INVITE, Next.END_WINDOW][1:]
    assert (await keeper.look(kind, review.id)).until == first.due_at

    await keeper.move("update rtk.deadlines set due_at = now() - interval '1 s' where object_id = :id", id=first.id)
    assert await keeper.keep(kind, review.id) == [Next.SAY_OVERDUE]
    assert ("OVERDUE", "probation") in await keeper.outbox(case.id)
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]
    async with cast.nothing_changes():
        assert await caring(case).completed(first.id, "advocate") is None
    granted(await caring(case).completed(first.id, "probation"), ActionAgreed)
    assert await keeper.asked_of(case.id, "OVERDUE") == []
    granted(await caring(case).completed(second.id, "advocate"), ActionAgreed)
    assert await case.running("P26a") == []
    assert await keeper.keep(kind, review.id) == [Next.LET_GO]
    assert TaskKind.REVIEW_ACTION not in [t.kind for t in await case.tasks_of("probation")]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"owner": uuid4()}, "actions.0.owner"),
        ({"due_at": datetime(2026, 1, 1, tzinfo=UTC)}, "actions.0.dueAt"),
        ({"due_at": datetime(2199, 1, 1, tzinfo=UTC)}, "actions.0.dueAt"),
        ({"what": " "}, "actions.0.what"),
    ],
)
async def test_an_action_has_an_owner_a_date_ahead_and_words(cast: Cast, changes: dict[str, Any], path: str) -> None:
    case = await known(cast)
    review = await a_review(case, "probation", "advocate")
    given: dict[str, Any] = {"owner": person("probation"), "due_at": later(days=3), "what": "See him."}
    command = case.minutes(review, actions=(ReviewAction(**(given | changes)),))
    async with cast.nothing_changes():
        refused = await case.do("chair", reviews.record_safety_review, command)
    assert isinstance(refused, Problem)
    assert (refused.code, [d.path for d in refused.details]) == (ProblemCode.INVALID_INPUT, [path])


async def test_her_advocate_reads_the_plan_the_risk_and_what_is_planned_and_no_evidence(
    contract: Contract, cast: Cast
) -> None:
    case = await a_case(cast)
    granted(await caring(case).judged(), RiskAssessment)
    schedule = await case.to_schedule()
    seen = (await contract.data("advocate", FOR_ADVOCATE, id=str(case.id)))["caseForAdvocate"]
    assert seen == {
        "id": str(case.id),
        "stage": "DISCLOSURE_SCHEDULED",
        "victimName": "Rosalind Pemberthy",
        "contactName": "Tamsin Quarle",
        "attribution": seen["attribution"],
        "safetyPlan": {"content": "Locks changed."},
        "risk": {"band": "STANDARD", "herView": "She is afraid to go home."},
        "wishes": {"scope": "PART", "parts": ["NAME", "PHOTO"]},
        "disclosurePlan": {
            "recommendation": "APPROVE",
            "parts": ["NAME", "PHOTO"],
            "placeKind": "ADVOCACY_SERVICE",
            "delivererName": seen["disclosurePlan"]["delivererName"],
            "support": schedule.support,
            "at": print_instant(schedule.at),
        },
        "told": [],
    }
    for stranger in ("probation", "officer", "victim", "supervisor"):
        assert await contract.data(stranger, FOR_ADVOCATE, id=str(case.id)) == {"caseForAdvocate": None}


@pytest.mark.parametrize(
    "field", ["requests { edges { cursor } }", "strands { id }", "subjects { id }", "incidents { id }"]
)
async def test_the_contract_has_no_place_for_evidence_in_what_an_advocate_reads(contract: Contract, field: str) -> None:
    document = f"query Q($id: ID!) {{ caseForAdvocate(id: $id) {{ {field} }} }}"
    response = await contract.ask("advocate", document, id=str(uuid4()))
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


@pytest.mark.parametrize("given", ["2026-3-2", "02/03/2026", "2026-02-30", "2026-03-02T00:00:00Z", 20260302])
async def test_a_day_is_written_in_one_way(contract: Contract, given: Any) -> None:
    response = await contract.ask("chair", OF_A_DAY, on=given)
    assert response.json()["errors"][0]["extensions"]["details"] == [{"path": "on", "code": "NOT_A_DAY"}]
