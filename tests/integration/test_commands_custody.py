"""Custody outcomes: kept at any stage, with all they start, and a shorter clock where she cannot recognise whom she must."""

from datetime import timedelta
from typing import Any

import pytest

from service.facts.police import CustodyOutcome
from service.operations.case_questions import recognition_of
from service.operations.deciding import decide_disclosure
from service.vocabulary import CustodyOutcomeKind as Kind
from service.vocabulary import (
    DecisionVerdict,
    Flag,
    InformedEvent,
    Part,
    ProblemCode,
    RefusalReason,
    TaskKind,
    Tier,
    YesNo,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import depends, outcome
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.test_commands_outside import told_outside


async def kinds_of(case: ACase, who: str) -> set[TaskKind]:
    return {task.kind for task in await case.tasks_of(who)}


async def test_an_arrest_asks_how_custody_ended_and_the_outcome_meets_it(cast: Cast) -> None:
    case = await a_case(cast)
    action = await case.arrested()
    (custody,) = await case.running("P22")
    assert (custody.object_id, custody.due_at - action.at) == (action.id, timedelta(hours=24))
    granted(await outcome(case), CustodyOutcome)
    assert await case.running("P22") == []


async def test_an_arrest_that_is_recorded_after_its_outcome_asks_for_none(cast: Cast) -> None:
    case = await a_case(cast)
    early = granted(await outcome(case), CustodyOutcome)
    await case.arrested()
    assert Flag.NO_ARREST_RECORDED in early.flags
    assert await case.running("P22") == []


async def test_she_is_told_of_it_and_to_hear_of_the_arrest_is_not_to_hear_of_bail(cast: Cast) -> None:
    case = await a_case(cast)
    action = await case.arrested()
    bail = granted(await outcome(case), CustodyOutcome)
    assert {d.object_id for d in await case.running("P21")} == {action.id, bail.id}
    await case.informed(InformedEvent.POLICE_ACTION)
    assert {d.object_id for d in await case.running("P21")} == {bail.id}
    await case.informed(InformedEvent.CUSTODY_OUTCOME)
    assert await case.running("P21") == []


async def test_what_she_heard_before_bail_was_granted_is_not_news_of_it(cast: Cast) -> None:
    case = await a_case(cast)
    bail = granted(await outcome(case, at=ago(minutes=10)), CustodyOutcome)
    await case.informed(InformedEvent.CUSTODY_OUTCOME, at=ago(minutes=20))
    assert [d.object_id for d in await case.running("P21")] == [bail.id]


async def test_told_before_it_was_recorded_is_told(cast: Cast) -> None:
    case = await a_case(cast)
    await case.informed(InformedEvent.CUSTODY_OUTCOME, at=ago(minutes=1))
    granted(await outcome(case, at=ago(minutes=10)), CustodyOutcome)
    assert await case.running("P21") == []


async def test_bail_runs_out_when_it_says_so_or_after_three_months(cast: Cast) -> None:
    case, until = await a_case(cast), later(days=20)
    first = granted(await outcome(case), CustodyOutcome)
    (three_months,) = await case.running("P24")
    assert 89 <= (three_months.due_at - first.at).days <= 92
    await outcome(case, Kind.BAIL_VARIED, bail_until=until)
    assert [d.due_at for d in await case.running("P24")] == [until]
    await outcome(case, Kind.BAIL_VARIED)
    assert [d.due_at for d in await case.running("P24")] == [until], "conditions changed, not the end"
    await outcome(case, Kind.BAIL_ENDED)
    assert await case.running("P24") == []


async def test_conditions_without_her_view_are_flagged_and_her_view_is_owed_at_once(cast: Cast) -> None:
    case = await a_case(cast)
    bail = granted(await outcome(case, view_sought=False), CustodyOutcome)
    (owed,) = await case.running("P23")
    assert Flag.VIEW_NOT_SOUGHT in bail.flags
    assert owed.due_at == bail.at
    granted(await outcome(case, Kind.BAIL_VARIED, conditions=("Not to come near.",)), CustodyOutcome)
    assert await case.running("P23") == []


@pytest.mark.parametrize("kind", Kind)
async def test_every_outcome_has_her_plan_looked_at_again(cast: Cast, kind: Kind) -> None:
    case = await a_case(cast)
    await case.planned()
    found = granted(await outcome(case, kind), CustodyOutcome)
    assert [d.object_id for d in await case.running("P20")] == [found.id]
    assert TaskKind.REVIEW_SAFETY_PLAN in await kinds_of(case, "officer")
    await case.planned()
    assert await case.running("P20") == []
    assert TaskKind.REVIEW_SAFETY_PLAN not in await kinds_of(case, "officer")


async def test_a_condition_she_cannot_police_without_recognising_him_shortens_the_decision_clock(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    (usual,) = await case.running("P19")
    bail = await depends(case)
    (shorter,) = await case.running("P19b")
    assert (shorter.owner, shorter.object_id, shorter.started_at) == ("DISCLOSURE_AUTHORISER", bail.id, bail.at)
    assert timedelta(0) < shorter.due_at - bail.at < timedelta(days=8) < usual.due_at - bail.at
    assert await recognition_of(cast("supervisor"), case.case) is True
    await case.decided()
    assert await case.running("P19b") == []


async def test_it_is_decided_before_they_leave_custody_where_that_is_still_to_come(cast: Cast) -> None:
    case, release = await a_case(cast), later(hours=3)
    await depends(case, kind=Kind.REMANDED, release_at=release)
    assert [d.due_at for d in await case.running("P19b")] == [release]


async def test_conditions_she_can_police_leave_the_clock_as_it_was(cast: Cast) -> None:
    case = await a_case(cast)
    await outcome(case)
    assert await case.running("P19b") == []
    assert await recognition_of(cast("supervisor"), case.case) is False


async def test_it_is_asked_again_when_bail_ends_when_she_is_told_and_when_more_is_known(cast: Cast) -> None:
    ended, told, known = [await a_case(cast) for _ in range(3)]
    for case in (ended, told, known):
        await depends(case)
        assert len(await case.running("P19b")) == 1
    await outcome(ended, Kind.BAIL_ENDED)
    await told_outside(told, parts=(Part.PHOTO,))
    await told_outside(known, parts=(Part.NAME,))
    assert [await case.running("P19b") for case in (ended, told)] == [[], []]
    assert len(await known.running("P19b")) == 1, "a stranger's name shows no face"
    await known.flagged(known_to_victim=YesNo.YES)
    assert await known.running("P19b") == []


async def test_not_to_let_her_recognise_him_then_says_what_protects_her_instead(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await depends(case)
    refusing: dict[str, Any] = {
        "verdict": DecisionVerdict.REFUSE,
        "reasons": (RefusalReason.R04,),
        "parts": (),
        "tier": Tier.T0,
    }
    async with cast.nothing_changes():
        refusal = await case.do("authoriser", decide_disclosure, case.decision(**refusing))
    assert refusal.code is ProblemCode.INVALID_INPUT
    assert [(d.path, d.code) for d in refusal.details] == [("conditions", "MITIGATION_MISSING")]
    await case.decided(**refusing, conditions="An alarm, and a patrol at night.")
    assert await case.running("P19b") == []


async def test_a_remand_asks_the_prison_at_once_and_release_ends_it(cast: Cast) -> None:
    case = await a_case(cast)
    granted(await outcome(case, Kind.REMANDED), CustodyOutcome)
    assert len(await case.running("P46")) == 1
    assert TaskKind.CONTACT_PRISON in await kinds_of(case, "officer")
    await outcome(case, Kind.RELEASED)
    assert await case.running("P46") == []
    assert TaskKind.CONTACT_PRISON not in await kinds_of(case, "officer")


async def test_a_flag_that_they_are_held_asks_the_prison_too_and_the_steps_meet_it(cast: Cast) -> None:
    case = await a_case(cast)
    await case.flagged(held=YesNo.YES)
    assert len(await case.running("P46")) == 1
    await case.informed(InformedEvent.NO_CONTACT_STEPS)
    assert await case.running("P46") == []
    assert TaskKind.CONTACT_PRISON not in await kinds_of(case, "officer")


async def test_what_cannot_be_so_is_turned_down_and_changes_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await outcome(case, at=later(hours=1), bail_until=ago(days=1), conditions=(" ",))
    assert {(d.path, d.code) for d in refusal.details} == {
        ("at", "IN_THE_FUTURE"),
        ("bailUntil", "BEFORE_START"),
        ("conditions.0", "BLANK"),
    }
