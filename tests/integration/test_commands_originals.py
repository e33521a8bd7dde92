"""Originals: one file about two accounts, and that a second keying is held against the file and not against its copy."""

import io
import zipfile
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from service.demo.returns import Holder, Login
from service.facts.attribution import Attribution
from service.facts.data_request import DataRequest, EntityData, Response, ReturnRow
from service.operations import attributions
from service.vocabulary import DataCategory, ProblemCode, ReturnOutcome, RowOutcome, StrandKind, StrandStrength
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted
from tests.integration.keeping import Keeper
from tests.integration.test_commands_errors import nobody_reads, rows_kept, said

SECOND = Login(address="[2001:db8:4b0::2]:50200", time="2026-03-09 22:14:40 UTC")
BEYOND = Login(address="[2001:db8:4b0::9]:50900", time="2026-05-09 01:02:03 UTC")
TRUE = Login(address="[2001:db8:4b0::1]:50122", time="2026-03-05 20:11:05 UTC")


def in_one(*returns: bytes) -> bytes:
    """Several productions of a platform as one file, each in a folder of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number, content in enumerate(returns):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for info in archive.infolist():
                    made.writestr(f"{number}/{info.filename}", archive.read(info))
    return out.getvalue()


def about(case: ACase, request: DataRequest, which: int, *logins: Login) -> bytes:
    account = case.accounts[which]
    return case.a_return(
        request, account_id=account.immutable_id, handle=account.handle, logins=logins,
        holder=Holder(first="C", last=f"H{which}"),
    )  # fmt: skip


async def test_one_file_about_two_accounts_gives_each_its_own_and_nothing_of_it_is_excess(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(*case.accounts[:2])
    file = in_one(about(case, request, 1, SECOND), about(case, request, 0, TRUE))
    outcomes = tuple(
        said(account, ReturnOutcome.PR_FULL, category)
        for account in case.accounts[:2]
        for category in (DataCategory.SUBSCRIBER, DataCategory.LOGIN_EVENTS)
    )
    response = await case.answered(request, file, outcomes=outcomes)
    rows = {(row.account_id, row.ip, row.outcome) for row in await case.all(ReturnRow)}
    assert rows == {
        (case.accounts[0].id, "2001:db8:4b0::1", RowOutcome.ACCEPTED),
        (case.accounts[1].id, "2001:db8:4b0::2", RowOutcome.ACCEPTED),
    }
    assert {entity.account_id for entity in await case.all(EntityData)} == {a.id for a in case.accounts[:2]}
    assert (response.quarantined, [f for f in response.findings if "not_found" in f or "missing" in f]) == ((), [])
    granted(await case.accepted(response), Response)


async def test_what_is_beyond_one_accounts_period_sets_the_file_aside_and_leaves_the_others_rows(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(*case.accounts[:2])
    response = await case.answered(
        request, in_one(about(case, request, 0, TRUE), about(case, request, 1, SECOND, BEYOND))
    )
    assert {(row.account_id, row.ip) for row in await case.all(ReturnRow)} == {
        (case.accounts[0].id, "2001:db8:4b0::1"),
        (case.accounts[1].id, "2001:db8:4b0::2"),
    }
    assert ("EXCESS", "outside_period", None) in await rows_kept(case)
    assert response.quarantined == response.documents
    await nobody_reads(case, *response.documents)


async def test_an_account_in_the_file_that_nobody_asked_about_is_excess_and_spoils_no_others(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(*case.accounts[:2])
    strange = case.a_return(request, account_id="7999999999999", handle="somebody.else")
    file = in_one(strange, about(case, request, 0, TRUE), about(case, request, 1, SECOND))
    response = await case.answered(request, file)
    assert sorted(await rows_kept(case), key=str) == [
        ("ACCEPTED", None, "2001:db8:4b0::1"),
        ("ACCEPTED", None, "2001:db8:4b0::2"),
        ("EXCESS", "wrong_account", None),
    ]
    assert len(await case.all(EntityData)) == 2
    assert response.quarantined == response.documents
    granted(await case.accepted(response), Response)


async def a_proposal(case: ACase, content: bytes | None = None) -> Attribution:
    """An accepted answer with one row that a strand rests on, another strand, and a proposal."""
    request = await case.served()
    response = await case.answered(request, content if content is not None else case.a_return(request))
    granted(await case.accepted(response), Response)
    (row,) = await case.all(ReturnRow, response_id=response.id)
    await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.SUPPORTING)
    return await case.proposed()


async def verified(case: ACase, attribution: Attribution) -> Any:
    """What a verifier answers who keys what the file says."""
    return await case.do("supervisor", attributions.verify_attribution, case.rekeying(attribution))


async def test_a_quarantined_original_is_verified_against_and_still_seen_by_nobody(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, case.a_return(request, logins=(TRUE, BEYOND)))
    assert response.quarantined == response.documents
    granted(await case.accepted(response), Response)
    (row,) = await case.all(ReturnRow, response_id=response.id)
    await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.SUPPORTING)
    granted(await verified(case, await case.proposed()), Attribution)
    await nobody_reads(case, *response.documents)


FALSIFIED = {
    "another address": "ip = '2001:db8:4b0::bad'",
    "another port": "port = port + 1",
    "an hour later": "at = at + interval '1 hour'",
    "another account": "account_id = (select id from rtk.accounts a where a.case_id = r.case_id and a.id <> r.account_id"
    " order by id limit 1)",
}


@pytest.mark.parametrize("change", FALSIFIED.values(), ids=FALSIFIED)
async def test_a_row_that_was_changed_after_it_was_proposed_is_caught(cast: Cast, keeper: Keeper, change: str) -> None:
    """Whoever keys what the file says is told that the row that was kept is another one."""
    case = await a_case(cast)
    attribution = await a_proposal(case)
    await falsified(keeper, case.id, change)
    async with cast.nothing_changes():
        refusal = await verified(case, attribution)
    strand = next(s for s in case.strands if s.kind is StrandKind.IP_SUBSCRIBER)
    assert refusal.code is ProblemCode.REKEYING_DIFFERS
    assert [(d.path, d.code) for d in refusal.details] == [("source", str(strand.id))]


async def test_a_row_that_was_changed_before_a_strand_rested_on_it_is_caught_though_the_verifier_keys_it_alike(
    cast: Cast, keeper: Keeper
) -> None:
    """The officer and the verifier both see the changed row, and agree: only the file says otherwise."""
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request)
    granted(await case.accepted(response), Response)
    await falsified(keeper, case.id, "ip = '2001:db8:4b0::bad'")
    (row,) = await case.all(ReturnRow, response_id=response.id)
    await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.SUPPORTING)
    attribution = await case.proposed()
    keyed = case.rekeying(attribution)
    alike = with_address(keyed, "2001:db8:4b0::bad")
    for command in (keyed, alike):
        async with cast.nothing_changes():
            refusal = await case.do("supervisor", attributions.verify_attribution, command)
        assert refusal.code is ProblemCode.REKEYING_DIFFERS
    await falsified(keeper, case.id, "ip = '2001:db8:4b0::1'")
    async with cast.nothing_changes():
        put_back = await case.do("supervisor", attributions.verify_attribution, case.rekeying(attribution))
    assert put_back.code is ProblemCode.REKEYING_DIFFERS, "the strand itself still rests on what was never sent"


def with_address(command: Any, address: str) -> Any:
    def keyed(strand: Any) -> Any:
        values = tuple(replace(v, value=address) if v.field == "ADDRESS" else v for v in strand.values)
        return replace(strand, values=values)

    return replace(command, id=uuid4(), rekeyed=tuple(keyed(strand) for strand in command.rekeyed))


async def falsified(keeper: Keeper, case: UUID, change: str) -> None:
    """Somebody with the database in their hands changes every row that was accepted."""
    async with keeper.watching_engine.begin() as connection:
        statement = f"update rtk.return_rows r set {change} where case_id = :case and outcome = 'ACCEPTED'"
        assert (await connection.execute(sa.text(statement), {"case": case})).rowcount == 1
