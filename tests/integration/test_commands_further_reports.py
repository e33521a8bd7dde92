"""What comes in after the first report, from whomever: six months run from the last of it, and an answer tells nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.api.mutations import shown
from service.commands.police import RecordAccounts
from service.facts.case import Account, Incident
from service.facts.police import FurtherReport, OffenceRevision
from service.operations.further_reports import record_accounts, record_new_contact
from service.rules.calendar import days_before
from service.rules.problem import at_fault
from service.vocabulary import CustodyOutcomeKind as Kind
from service.vocabulary import FurtherReportKind, Initiator, Offence, ProblemCode, TaskKind, YesNo
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import (
    an_incident,
    charged,
    contacted,
    further_accounts,
    further_incidents,
    outcome,
    revised,
)
from tests.integration.cast import Cast, granted, later
from tests.integration.steps_reporting import a_report, an_account
from tests.integration.test_commands_her_word import word

HERS = ("officer", "advocate", "victim")


async def a_summary_case(cast: Cast, days_ago: float = 1) -> ACase:
    return await a_case(cast, offence=Offence.S2A, incidents=(an_incident(days_ago),))


@pytest.mark.parametrize("who", HERS)
async def test_officer_advocate_and_victim_add_accounts_incidents_and_new_contact(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.bound()
    accounts = granted(await further_accounts(case, an_account("murmur", "91", "him.again"), who=who), FurtherReport)
    incidents = granted(await further_incidents(case, 0.1, 0.2, who=who), FurtherReport)
    contact = granted(await contacted(case, who=who), FurtherReport)
    known = {a.id for a in await case.all(Account)} - {a.id for a in case.accounts}
    assert known == {*accounts.accounts, *contact.accounts}
    assert len(await case.all(Incident)) == 4
    assert {i.id for i in await case.all(Incident)} >= {*incidents.incidents, *contact.incidents}
    assert [r.kind for r in await case.all(FurtherReport)] == list(FurtherReportKind)


async def test_an_account_that_is_there_already_is_taken_as_the_same(cast: Cast) -> None:
    case = await a_case(cast)
    again = granted(await further_accounts(case, an_account("picta", "7000000000001", "renamed")), FurtherReport)
    assert again.accounts == (case.accounts[0].id,)
    assert len(await case.all(Account)) == 3


@pytest.mark.parametrize(
    ("of_accounts", "of_report", "began"),
    [
        (["SUBJECT"], "UNKNOWN", "SUBJECT"),
        (["SUBJECT", "SUBJECT"], "NOBODY", "NOBODY"),
        (["SUBJECT", "NOBODY"], "UNKNOWN", "UNKNOWN"),
        (["UNKNOWN"], "UNKNOWN", "UNKNOWN"),
    ],
)
async def test_who_began_is_heard_of_an_account_that_is_there_already_too(
    cast: Cast, of_accounts: list[str], of_report: str, began: str
) -> None:
    case = await a_case(cast)
    listed = [
        replace(an_account("picta", f"700000000000{n + 1}", "still.here"), initiated_by=Initiator(word))
        for n, word in enumerate(of_accounts)
    ]
    command = RecordAccounts(id=uuid4(), case=case.id, accounts=tuple(listed), initiated_by=Initiator(of_report))
    report = granted(await case.do("officer", record_accounts, command), FurtherReport)
    assert (report.initiated_by, len(await case.all(Account))) == (began, 3)


async def test_new_contact_from_somebody_held_asks_the_prison_and_has_the_attribution_looked_at(cast: Cast) -> None:
    by_flag, by_remand = await a_case(cast), await a_case(cast)
    await by_flag.flagged(held=YesNo.YES)
    await outcome(by_remand, Kind.REMANDED)
    for case in (by_flag, by_remand):
        report = granted(await contacted(case), FurtherReport)
        assert report.while_held
        assert report.id in {d.object_id for d in await case.running("P46")}
        (review,) = await case.running("P17b")
        assert (review.object_id, review.owner) == (report.id, TaskKind.SUPERVISOR)
        prison = [t for t in await case.tasks_of("officer") if t.kind is TaskKind.CONTACT_PRISON]
        assert report.id in {t.object_id for t in prison}


async def test_new_contact_from_somebody_at_large_asks_no_prison(cast: Cast) -> None:
    case = await a_case(cast)
    await outcome(case, Kind.REMANDED)
    await outcome(case, Kind.RELEASED)
    assert not granted(await contacted(case), FurtherReport).while_held
    assert await case.running("P46") == await case.running("P17b") == []


async def test_the_review_is_done_when_the_attribution_was_verified_anew(cast: Cast) -> None:
    case = await a_case(cast)
    await case.confirmed()
    await case.flagged(held=YesNo.YES)
    await contacted(case)
    assert len(await case.running("P17b")) == 1
    await case.verified(await case.proposed())
    assert await case.running("P17b") == []


async def test_new_contact_raises_no_epoch(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.flagged(held=YesNo.YES)
    before = (await case.now_reads()).epoch
    await contacted(case)
    assert (await case.now_reads()).epoch == before
    assert await case.stands()


@pytest.mark.parametrize("operation", [record_accounts, record_new_contact])
async def test_two_cases_that_differ_only_in_whether_somebody_is_held_answer_her_alike(
    cast: Cast, operation: Any
) -> None:
    free, held = await a_case(cast), await a_case(cast)
    await held.flagged(held=YesNo.YES)
    for case in (free, held):
        await case.bound()
    results = []
    for case in (free, held):
        if operation is record_accounts:
            results.append(await further_accounts(case, an_account("picta", "7000000000001", "x"), who="victim"))
        else:
            results.append(await contacted(case, who="victim"))
    answers = [shown(operation, result) for result in results]
    one, other = [replace(a, id=answers[0].id, recorded_at=answers[0].recorded_at) for a in answers]
    assert one == other
    assert await word(free) is await word(held)


async def test_on_every_summary_case_six_months_run_from_the_last_incident(cast: Cast) -> None:
    case = await a_summary_case(cast)
    (alarm,) = await case.running("P51")
    last = max(i.happened_at for i in await case.all(Incident))
    assert (alarm.started_at, alarm.rung) == (last, 0)
    assert 118 <= (alarm.due_at - last).days <= 126


async def test_a_later_incident_moves_the_limit_and_an_earlier_one_does_not(cast: Cast) -> None:
    case = await a_summary_case(cast, days_ago=100)
    (first,) = await case.running("P51")
    await further_incidents(case, 120)
    assert await case.running("P51") == [first]
    await contacted(case)
    (moved,) = await case.running("P51")
    assert timedelta(days=95) < moved.due_at - first.due_at < timedelta(days=105), "a hundred days, by months"


async def test_a_charge_ends_the_limit_and_a_later_incident_starts_none(cast: Cast) -> None:
    case = await a_summary_case(cast)
    await charged(case, offence=Offence.S2A)
    assert await case.running("P51") == []
    await contacted(case)
    assert await case.running("P51") == []


async def test_the_offence_revised_ends_or_starts_the_limit(cast: Cast) -> None:
    case = await a_summary_case(cast)
    revision = granted(await revised(case, Offence.S4A), OffenceRevision)
    assert (revision.was, revision.offence) == (Offence.S2A, Offence.S4A)
    assert (await case.now_reads()).offence is Offence.S4A
    assert await case.running("P51") == []
    await revised(case, Offence.S2A)
    assert len(await case.running("P51")) == 1


async def test_a_revision_needs_another_offence_a_reason_and_what_was_read_last(cast: Cast) -> None:
    case = await a_summary_case(cast)
    async with cast.nothing_changes():
        refusal = await revised(case, Offence.S2A, reason=" ")
        stale = await revised(case, Offence.S4A, expected_version=7)
    assert {(d.path, d.code) for d in refusal.details} == {("offence", "UNCHANGED"), ("reason", "BLANK")}
    assert stale == at_fault(ProblemCode.STALE_VERSION, "expectedVersion")


async def test_what_is_not_so_or_says_nothing_is_turned_down_and_changes_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    bad = replace(an_account("picta", "1", " "), platform=uuid4(), captured_at=later(hours=1))
    wrong = replace(an_incident(), happened_at=later(hours=1), narrative="", zone_as_stated=" ")
    async with cast.nothing_changes():
        assert [(d.path, d.code) for d in (await further_accounts(case)).details] == [("accounts", "EMPTY")]
        assert [(d.path, d.code) for d in (await further_incidents(case)).details] == [("incidents", "EMPTY")]
        refusal = await contacted(case, who="victim", account=bad, incident=wrong)
    assert {(d.path, d.code) for d in refusal.details} == {
        ("account.handle", "BLANK"),
        ("account.platform", "UNKNOWN_PLATFORM"),
        ("account.capturedAt", "IN_THE_FUTURE"),
        ("incident.happenedAt", "IN_THE_FUTURE"),
        ("incident.narrative", "BLANK"),
        ("incident.zoneAsStated", "BLANK"),
    }


async def test_it_is_not_for_those_who_are_not_on_the_case(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    async with cast.nothing_changes():
        for who in ("other-officer", "other-victim", "spoc", "liaison-picta"):
            assert await contacted(case, who=who) is None


async def test_a_first_report_of_long_ago_raises_the_alarm_at_once(cast: Cast) -> None:
    case = await a_summary_case(cast, days_ago=400)
    (alarm,) = await case.running("P51")
    assert (alarm.rung, alarm.due_at < case.case.opened_at) == (3, True)
    assert days_before(alarm.due_at, 0) == alarm.due_at
    assert a_report().offence is Offence.S4A
