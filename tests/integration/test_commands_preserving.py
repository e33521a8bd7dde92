"""An account's data is kept from being lost: asked at once, counted from the platform's own snapshot, let go of by name."""

from datetime import timedelta
from uuid import uuid4

import pytest

from service.commands import asking as around
from service.commands.police import RecordAccounts
from service.facts.asking import Preservation
from service.facts.case import Account
from service.facts.police import FurtherReport
from service.operations import further_reports, preserving
from service.operations.paging import window
from service.operations.preservation_view import PlatformPreservation, see_preservation, see_preservations
from service.policy import load
from service.rules.calendar import due_at
from service.rules.preserving import warned_at
from service.rules.problem import Problem
from service.vocabulary import (
    PreservationEnd,
    PreservationOutcome,
    PreservationStage,
    ProblemCode,
    TaskKind,
)
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.keeping import Keeper
from tests.integration.steps_reporting import an_account


async def test_every_account_of_a_first_report_is_to_be_preserved_within_a_day(cast: Cast) -> None:
    case = await a_case(cast)
    found = await case.all(Preservation)
    assert {p.account_id for p in found} == {a.id for a in case.accounts}
    assert {p.stage for p in found} == {PreservationStage.TO_ASK}
    clocks = await case.running("P06")
    assert {c.object_id for c in clocks} == {p.id for p in found}
    assert all(c.due_at - c.started_at == timedelta(hours=24) and c.owner is TaskKind.SPOC for c in clocks)


async def test_an_account_that_is_recorded_later_is_preserved_once(cast: Cast) -> None:
    case = await a_case(cast)
    for _ in range(2):
        command = RecordAccounts(id=uuid4(), case=case.id, accounts=(an_account("chirp", "7000000000009", "again"),))
        granted(await case.do("officer", further_reports.record_accounts, command), FurtherReport)
    (added,) = [a for a in await case.all(Account) if a.immutable_id == "7000000000009"]
    assert len(await case.all(Preservation, account_id=added.id)) == 1


async def test_a_preservation_is_counted_from_the_platforms_own_snapshot(cast: Cast) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    policy = load(cast.settings.policy)
    snapshot = ago(days=3)
    kept = granted(await case.kept(preservation, snapshot_at=snapshot), Preservation)
    assert (kept.stage, kept.expires_at) == (PreservationStage.PRESERVED, due_at(snapshot, policy["P07"]))
    (end,), (warning,) = await case.running("P07"), await case.running("P08")
    assert (end.started_at, end.due_at) == (snapshot, kept.expires_at)
    assert warning.due_at == warned_at(end.due_at, policy)
    assert preservation.id not in {d.object_id for d in await case.running("P06")}


async def test_the_platforms_own_end_is_taken_where_it_states_one(cast: Cast) -> None:
    case = await a_case(cast)
    stated = later(days=30)
    kept = granted(await case.kept(await case.preservation_of(case.accounts[2]), expires_at=stated), Preservation)
    assert kept.expires_at == stated


async def test_a_renewal_moves_the_end_and_the_warning_before_it(cast: Cast) -> None:
    case = await a_case(cast)
    kept = granted(await case.kept(await case.preservation_of(case.accounts[2])), Preservation)
    longer = granted(await case.kept_longer(kept), Preservation)
    assert kept.expires_at is not None
    assert longer.expires_at is not None
    assert longer.expires_at - kept.expires_at > timedelta(days=89)
    assert (longer.renewals, longer.snapshot_at) == (1, kept.snapshot_at)
    assert [d.due_at for d in await case.running("P07")] == [longer.expires_at]
    async with cast.nothing_changes():
        shorter = await case.kept_longer(longer, expires_at=kept.expires_at)
        assert [(d.path, d.code) for d in shorter.details] == [("expiresAt", "NOT_LONGER")]


async def test_what_a_platform_did_not_keep_is_said_to_officer_and_spoc(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    gone = granted(
        await case.kept(preservation, outcome=PreservationOutcome.NO_ACCOUNT, snapshot_at=None), Preservation
    )
    assert (gone.stage, gone.outcome) == (PreservationStage.NOT_PRESERVED, PreservationOutcome.NO_ACCOUNT)
    assert await keeper.outbox(case.id) == [("NOT_PRESERVED", "officer"), ("NOT_PRESERVED", "spoc")]
    assert await case.running("P07") == []


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"snapshot_at": None}, "snapshotAt", "MISSING"),
        ({"outcome": PreservationOutcome.DECLINED}, "snapshotAt", "NOTHING_WAS_KEPT"),
        ({"snapshot_at": later(hours=1)}, "snapshotAt", "IN_THE_FUTURE"),
        ({"expires_at": ago(days=1)}, "expiresAt", "BEFORE_START"),
        ({"reference": " "}, "reference", "BLANK"),
    ],
)
async def test_what_makes_no_sense_of_a_snapshot_is_turned_down(
    cast: Cast, changes: dict[str, object], path: str, code: str
) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    async with cast.nothing_changes():
        refusal = await case.kept(preservation, **changes)
    assert [(d.path, d.code) for d in refusal.details] == [(path, code)]


async def test_the_spoc_records_that_a_platform_that_has_not_joined_was_asked(cast: Cast) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    sent_at = ago(minutes=10)
    command = around.RecordPreservationSent(id=uuid4(), preservation=preservation.id, sent_at=sent_at, receipt="FAX-1")
    sent = granted(await case.do("spoc", preserving.record_preservation_sent, command), Preservation)
    assert (sent.stage, sent.asked_at, sent.receipt) == (PreservationStage.ASKED, sent_at, "FAX-1")
    assert preservation.id not in {d.object_id for d in await case.running("P06")}
    assert [d.object_id for d in await case.running("P06a")] == [preservation.id]


async def test_a_preservation_is_let_go_of_by_a_person_with_a_reason(cast: Cast) -> None:
    case = await a_case(cast)
    kept = granted(await case.kept(await case.preservation_of(case.accounts[2])), Preservation)
    command = around.EndPreservation(id=uuid4(), preservation=kept.id, reason=PreservationEnd.ANSWERED)
    ended = granted(await case.do("spoc", preserving.end_preservation, command), Preservation)
    assert (ended.stage, ended.ended_reason) == (PreservationStage.ENDED, PreservationEnd.ANSWERED)
    assert await case.running("P07") == await case.running("P08") == []
    async with cast.nothing_changes():
        assert await case.kept(kept) == Problem(code=ProblemCode.WRONG_STAGE)


async def test_a_liaison_sees_the_account_it_is_asked_to_preserve_and_no_other(cast: Cast) -> None:
    case = await a_case(cast)
    mine, other = [await case.preservation_of(a) for a in case.accounts[:2]]
    await case.liaison_of(mine.id)
    seen = granted(await see_preservation(cast("liaison-picta"), mine.id), PlatformPreservation)
    assert seen.account is not None
    assert (seen.account.immutable_id, seen.account.handle) == ("7000000000001", "quiet.watcher")
    assert await see_preservation(cast("liaison-picta"), other.id) is None
    assert await see_preservation(cast("liaison-chirp"), mine.id) is None
    page = await see_preservations(cast("liaison-picta"), window(100, None, None, None), case.id, None)
    assert page is not None
    assert [p.id for p in page.items] == [mine.id]
    granted(await case.kept(mine, "liaison-picta"), Preservation)
    async with cast.nothing_changes():
        assert await case.kept(other, "liaison-picta") is None
        assert await case.kept(mine, "officer") is None


async def test_officers_see_what_is_preserved_on_their_case(cast: Cast) -> None:
    case = await a_case(cast)
    page = await see_preservations(cast("officer"), window(100, None, None, None), case.id, PreservationStage.TO_ASK)
    assert page is not None
    assert {type(p) for p in page.items} == {Preservation}
    assert len(page.items) == len(case.accounts)
