"""Opening a case, giving places on it, and her needs, plan and notices, on the real database."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.commands.case import AssignTask, DeterminePrimaryVictim, NewIncident
from service.database.acting import acting_as
from service.facts.case import Account, Case, Determination, MyCase, Needs, SafetyPlan, Screen, VictimInformed
from service.facts.data_request import Document
from service.facts.people import Task
from service.facts.promises import Deadline
from service.operations import cases, screening
from service.operations.promises import OWNERS
from service.rules.problem import at_fault
from service.vocabulary import (
    InformedEvent,
    PrimaryVictim,
    ProblemCode,
    RightsLevel,
    Role,
    ScreenResult,
    TaskKind,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, now, person
from tests.integration.steps_reporting import a_report, an_account


async def her_row(case: ACase) -> MyCase:
    async with acting_as(case.cast.engine, person("victim")) as tx:
        return (await tx.all(MyCase, case_id=case.id))[-1]


async def test_a_case_of_thirty_accounts_opens_in_one_go(cast: Cast) -> None:
    accounts = tuple(an_account("picta", str(7_000_000_000_100 + n), f"watcher.{n}") for n in range(30))
    opened = granted(await cases.open_case(cast("officer"), a_report(accounts=accounts)), Case)
    async with acting_as(cast.engine, person("supervisor")) as tx:
        written = await tx.all(Account, case_id=opened.id)
        clocks = {d.key for d in await tx.all(Deadline, case_id=opened.id, met_at=None)}
    assert {a.immutable_id for a in written} == {a.immutable_id for a in accounts}
    assert clocks == {"P02", "P03", "P04", "P05", "P06", "P25"}
    assert clocks <= OWNERS.keys()


async def test_who_opens_a_case_is_its_oic_and_its_supervisor_is_tasked_at_once(cast: Cast) -> None:
    opened = granted(await cases.open_case(cast("officer"), a_report()), Case)
    found = {}
    for who in ("officer", "supervisor"):
        async with acting_as(cast.engine, person(who)) as tx:
            found |= {who: [t.kind for t in await tx.all(Task, case_id=opened.id, person_id=person(who))]}
    assert found == {"officer": [TaskKind.OIC], "supervisor": [TaskKind.SUPERVISOR]}


async def test_a_crime_reference_opens_one_case_in_its_force_and_names_none(cast: Cast) -> None:
    first = a_report()
    granted(await cases.open_case(cast("officer"), first), Case)
    again = a_report(crime_reference=first.crime_reference)
    async with cast.nothing_changes():
        refusal = await cases.open_case(cast("second-officer"), again)
    assert refusal == at_fault(ProblemCode.CASE_EXISTS, "crimeReference")
    elsewhere = replace(again, id=uuid4(), supervisor=person("other-supervisor"))
    assert isinstance(await cases.open_case(cast("other-officer"), elsewhere), Case)


async def test_two_reports_with_one_reference_at_once_are_one_case_and_one_refusal(cast: Cast) -> None:
    reference = f"NM/{uuid4().hex}"
    results = await asyncio.gather(
        *(cases.open_case(cast(who), a_report(crime_reference=reference)) for who in ("officer", "second-officer"))
    )
    assert sorted(type(r).__name__ for r in results) == ["Case", "Problem"]
    assert at_fault(ProblemCode.CASE_EXISTS, "crimeReference") in results


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"crime_reference": " "}, "crimeReference", "BLANK"),
        ({"accounts": ()}, "accounts", "EMPTY"),
        ({"incidents": ()}, "incidents", "EMPTY"),
        (
            {"incidents": (NewIncident(happened_at=later(days=1), zone_as_stated="UTC", narrative="x"),)},
            "incidents.0.happenedAt",
            "IN_THE_FUTURE",
        ),
        (
            {"incidents": (NewIncident(happened_at=ago(days=1), zone_as_stated="Mars/Base", narrative="x"),)},
            "incidents.0.zoneAsStated",
            "NOT_A_ZONE",
        ),
        (
            {"incidents": (NewIncident(happened_at=ago(days=1), zone_as_stated=" ", narrative="x"),)},
            "incidents.0.zoneAsStated",
            "BLANK",
        ),
        (
            {"accounts": (replace(an_account("picta", "1", "h"), platform=uuid4()),)},
            "accounts.0.platform",
            "UNKNOWN_PLATFORM",
        ),
        ({"supervisor": person("officer")}, "supervisor", Role.SUPERVISOR),
        ({"supervisor": uuid4()}, "supervisor", "UNKNOWN_PERSON"),
    ],
)
async def test_a_report_that_cannot_be_used_says_where_and_opens_nothing(
    cast: Cast, changes: dict[str, Any], path: str, code: str
) -> None:
    async with cast.nothing_changes():
        refusal = await cases.open_case(cast("officer"), a_report(**changes))
    assert [(d.path, d.code) for d in refusal.details] == [(path, code)]


async def test_somebody_elses_document_is_as_unknown_to_a_report_as_none_and_it_says_which(cast: Cast) -> None:
    mine = await a_case(cast)
    mine_too = await mine.document(b"a log", who="officer")
    document = await mine.document(b"a log", who="second-officer")
    async with cast.nothing_changes():
        refusal = await cases.open_case(cast("officer"), a_report(documents=(mine_too, document, uuid4())))
    assert refusal == at_fault(ProblemCode.UNKNOWN_DOCUMENT, "documents.1", "documents.2")


async def test_a_document_that_comes_with_the_report_belongs_to_the_case(cast: Cast) -> None:
    mine = await a_case(cast)
    document = await mine.document(b"a log", who="officer")
    opened = granted(await cases.open_case(cast("officer"), a_report(documents=(document,))), Case)
    async with acting_as(cast.engine, person("supervisor")) as tx:
        assert [d.id for d in await tx.all(Document, case_id=opened.id)] == [document]


@pytest.mark.parametrize(
    ("who", "kind", "code"),
    [
        ("officer", TaskKind.SUPERVISOR, ProblemCode.ROLE_NOT_HELD),
        ("spoc", TaskKind.ADVOCATE, ProblemCode.ROLE_NOT_HELD),
        ("liaison-picta", TaskKind.PLATFORM_LIAISON, ProblemCode.INVALID_INPUT),
        ("victim", TaskKind.VICTIM, ProblemCode.INVALID_INPUT),
        ("victim", TaskKind.OFFICER, ProblemCode.UNKNOWN_PERSON),
    ],
)
async def test_a_place_that_is_not_for_that_person_is_not_given(
    cast: Cast, who: str, kind: TaskKind, code: ProblemCode
) -> None:
    case = await a_case(cast)
    command = AssignTask(id=uuid4(), case=case.id, person=person(who), kind=kind)
    async with cast.nothing_changes():
        refusal = await case.do("supervisor", cases.assign_task, command)
    assert refusal.code is code


async def test_a_place_given_twice_is_one_place(cast: Cast) -> None:
    case = await a_case(cast)
    given = [
        await case.do(
            "officer",
            cases.assign_task,
            AssignTask(id=uuid4(), case=case.id, person=person("spoc"), kind=TaskKind.SPOC),
        )
        for _ in range(2)
    ]
    assert given[0] == given[1]


async def test_needs_meet_p04_and_set_when_she_hears_next(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    needs = granted(await case.needs(update_interval_days=7), Needs)
    (update,) = await case.running("P05")
    assert needs.rights_level is RightsLevel.ENHANCED
    assert await case.running("P04") == []
    assert timedelta(days=6) < update.due_at - now() < timedelta(days=8, hours=1)
    assert (await her_row(case)).next_update_at == update.due_at


@pytest.mark.parametrize("days", [0, 29])
async def test_an_interval_longer_than_the_policy_allows_is_turned_down(cast: Cast, days: int) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.needs(update_interval_days=days)
    assert [(d.path, d.code) for d in refusal.details] == [("updateIntervalDays", "OUT_OF_RANGE")]


@pytest.mark.parametrize(
    ("event", "key"),
    [(InformedEvent.ACKNOWLEDGED, "P02"), (InformedEvent.POLICE_ACTION, "P21"), (InformedEvent.REGULAR_UPDATE, "P05")],
)
async def test_what_she_was_told_meets_the_clock_of_that_event(cast: Cast, event: InformedEvent, key: str) -> None:
    case = await a_case(cast)
    await case.arrested()
    running = {d.id for d in await case.running(key)}
    granted(await case.informed(event), VictimInformed)
    met = {d.id for d in await case.all(Deadline, key=key) if d.met_at is not None}
    assert running
    assert running <= met


async def test_an_update_before_her_needs_are_known_starts_the_next(cast: Cast) -> None:
    case = await a_case(cast)
    granted(await case.informed(InformedEvent.REGULAR_UPDATE), VictimInformed)
    (update,) = await case.running("P05")
    assert timedelta(days=27) < update.due_at - now() < timedelta(days=29, hours=1)


async def test_an_arrest_that_she_was_told_of_before_it_was_recorded_owes_her_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.informed(InformedEvent.POLICE_ACTION, at=ago(minutes=10))
    await case.arrested(at=ago(minutes=30))
    assert await case.running("P21") == []


async def test_a_plan_names_a_real_officer_where_she_refused_support(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.planned(support_arranged=False, support_refused_with=person("advocate"))
    assert [(d.path, d.code) for d in refusal.details] == [("supportRefusedWith", "NOT_AN_OFFICER")]
    granted(await case.planned(support_arranged=False, support_refused_with=person("second-officer")), SafetyPlan)


async def test_a_plan_that_changes_the_telling_raises_the_epoch_and_another_does_not(cast: Cast) -> None:
    case = await a_case(cast)
    await case.planned()
    await case.planned()
    before = (await case.now_reads()).epoch
    await case.planned(touches_telling=True)
    assert (await case.now_reads()).epoch == before + 1


async def test_an_older_search_is_met_by_a_newer_one_and_a_supervisor_determines(cast: Cast) -> None:
    case = await a_case(cast)
    granted(await case.screened(), Screen)
    screen = granted(await case.screened(ScreenResult.OPEN_REPORT), Screen)
    assert [d.object_id for d in await case.running("P50")] == [screen.id]
    command = DeterminePrimaryVictim(
        id=uuid4(), case=case.id, primary=PrimaryVictim.THIS_VICTIM, reasons="Her report came first."
    )
    assert await case.do("officer", screening.determine_primary_victim, command) is None
    granted(await case.do("supervisor", screening.determine_primary_victim, command), Determination)
