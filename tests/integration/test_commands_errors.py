"""What should not have come: another's data, more than was asked, a holder's own download. Set aside unseen, and seen to."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands import asking as around
from service.commands import data_request as asking
from service.demo.returns import Login
from service.facts.asking import DataError
from service.facts.data_request import AnswerOutcome, DataRequest, Document, EntityData, Response, ReturnRow
from service.operations import data_errors, data_requests, filing, responses
from service.operations.platform_view import PlatformRequest
from service.operations.request_questions import see_data_request
from service.rules.problem import Problem
from service.vocabulary import (
    DataCategory,
    DataRequestStage,
    ErrorClass,
    ErrorDecision,
    ErrorKind,
    Flag,
    ProblemCode,
    ResponseStage,
    ReturnOutcome,
    RowOutcome,
    TaskKind,
    Truth,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.keeping import Keeper


def logins(*days: str) -> tuple[Login, ...]:
    return tuple(Login(address="[2001:db8:4b0::1]:50122", time=f"{day} 20:11:05 UTC") for day in days)


def an_export() -> bytes:
    """An account holder's own download, by the name of what is in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("personal_information/personal_information.json", "{}")
    return whole.getvalue()


def said(account: Any, code: ReturnOutcome, category: DataCategory = DataCategory.LOGIN_EVENTS) -> AnswerOutcome:
    return AnswerOutcome(account=account.id, category=category, code=code)


async def rows_kept(case: ACase) -> list[tuple[str, str | None, str | None]]:
    """Every row there is, past every policy: outcome, reason, address."""
    async with case.cast.watching_engine.connect() as connection:
        found = await connection.execute(
            sa.text("select outcome, reason, ip from rtk.return_rows where case_id = :case order by position"),
            {"case": case.id},
        )
        return [(row.outcome, row.reason, row.ip) for row in found]


async def kept_unseen(case: ACase) -> list[Any]:
    """The case's documents that are kept and seen by nobody, past every policy."""
    async with case.cast.watching_engine.connect() as connection:
        found = await connection.execute(
            sa.text("select id from rtk.documents where case_id = :case and quarantined"), {"case": case.id}
        )
        return list(found.scalars())


async def nobody_reads(case: ACase, *documents: Any) -> None:
    for id in documents:
        for who in ("officer", "spoc", "supervisor"):
            assert await filing.read_document(case.cast(who), id) is None, who


async def resolved(case: ACase, error: DataError, who: str = "supervisor", **changes: Any) -> Any:
    command = around.ResolveError(
        id=uuid4(),
        error=error.id,
        third_party_harm=Truth.FALSE,
        action_taken=Truth.FALSE,
        decision=ErrorDecision.KEPT_SEALED,
        reasons="Nobody saw it.",
        reported_at=ago(minutes=1),
        report_reference="IPC/1",
    )
    return await case.do(who, data_errors.resolve_error, replace(command, **changes))


async def test_another_accounts_data_opens_the_error_track_and_is_seen_by_nobody(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, case.a_return(request, account_id="7999999999999"))
    (error,) = await case.all(DataError)
    assert (error.kind, error.error_class, error.response_id) == (
        ErrorKind.WRONG_ACCOUNT,
        ErrorClass.REPORTABLE,
        response.id,
    )
    assert response.quarantined == response.documents
    assert await case.all(ReturnRow) == []
    assert await case.all(EntityData) == []
    await nobody_reads(case, *response.documents)
    assert [d.object_id for d in await case.running("P54")] == [error.id]
    assert TaskKind.RESOLVE_ERROR in {t.kind for t in await case.tasks_of("supervisor")}
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "ERROR_OPENED"] == ["supervisor", "spoc"]


async def test_a_platform_that_says_it_sent_anothers_data_is_believed(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, outcomes=(said(case.accounts[0], ReturnOutcome.PR_WRONG_ACCOUNT),))
    assert await case.all(ReturnRow) == []
    assert await case.all(EntityData) == []
    assert {(o, why, ip) for o, why, ip in await rows_kept(case)} == {("EXCESS", "wrong_account", None)}
    assert [e.kind for e in await case.all(DataError)] == [ErrorKind.WRONG_ACCOUNT]
    await nobody_reads(case, *response.documents)
    assert (await case.accepted(response)).code is ProblemCode.UNREADABLE_RETURN


async def test_excess_by_period_is_quarantined_unseen(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    longer = request.targets[0].period_to + timedelta(days=30)
    response = await case.answered(
        request, case.a_return(request, period_to=longer, logins=logins("2026-03-05", "2026-04-20"))
    )
    assert [r.outcome for r in await case.all(ReturnRow)] == [RowOutcome.ACCEPTED]
    assert [(outcome, ip) for outcome, _, ip in await rows_kept(case)] == [
        ("ACCEPTED", "2001:db8:4b0::1"),
        ("EXCESS", None),
    ]
    assert response.quarantined == response.documents
    await nobody_reads(case, *response.documents)
    assert [e.kind for e in await case.all(DataError)] == [ErrorKind.EXCESS]
    assert granted(await case.accepted(response), Response).stage is ResponseStage.ACCEPTED, "what was asked is used"


async def test_excess_by_category_is_quarantined_unseen(cast: Cast) -> None:
    """Only logins were asked for; who the holder is came with them."""
    case = await a_case(cast)
    target = case.draft().targets[0]
    request = await asked_for(case, replace(target, categories=(DataCategory.LOGIN_EVENTS,)))
    response = await case.answered(request)
    assert "excess:entity_not_asked" in response.findings
    assert await case.all(EntityData) == []
    assert [r.outcome for r in await case.all(ReturnRow)] == [RowOutcome.ACCEPTED]
    assert response.quarantined == response.documents
    assert [e.kind for e in await case.all(DataError)] == [ErrorKind.EXCESS]


async def test_events_that_were_not_asked_for_are_excess_too(cast: Cast) -> None:
    case = await a_case(cast)
    target = case.draft().targets[0]
    request = await asked_for(case, replace(target, categories=(DataCategory.SUBSCRIBER,)))
    outcomes = (said(case.accounts[0], ReturnOutcome.PR_FULL, DataCategory.SUBSCRIBER),)
    await case.answered(request, outcomes=outcomes)
    assert await case.all(ReturnRow) == []
    assert [(o, why) for o, why, _ in await rows_kept(case)] == [("EXCESS", "category")]
    assert len(await case.all(EntityData)) == 1


async def asked_for(case: ACase, *targets: Any) -> DataRequest:
    request = await case.drafted(targets=targets)
    await case.authority(request)
    command = asking.RecordService(id=uuid4(), request=request.id, served_at=ago(minutes=5), receipt="R-1")
    return granted(await case.do("spoc", data_requests.record_service, command), DataRequest)


async def test_a_platform_that_says_it_sent_too_much_has_all_of_it_set_aside(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, outcomes=(said(case.accounts[0], ReturnOutcome.PR_EXCESS),))
    assert await case.all(ReturnRow) == []
    assert [(o, why) for o, why, _ in await rows_kept(case)] == [("EXCESS", "said_to_be_excess")]
    assert [e.kind for e in await case.all(DataError)] == [ErrorKind.EXCESS]
    assert response.quarantined == response.documents


async def test_a_defect_of_ours_that_was_caught_before_data_came_is_recordable(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    command = case.answer(request, outcomes=(said(case.accounts[0], ReturnOutcome.PR_DEFECT),), final=False)
    granted(await case.do("spoc", responses.record_response, command), Response)
    (error,) = await case.all(DataError)
    assert (error.kind, error.error_class, error.data_acquired) == (ErrorKind.DEFECT, ErrorClass.RECORDABLE, False)
    done = await resolved(case, error, decision=ErrorDecision.NO_DATA_CAME, reported_at=None, report_reference=None)
    assert granted(done, DataError).error_class is ErrorClass.RECORDABLE


async def test_an_error_is_judged_once_and_reported_before_it_is_resolved(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    await case.answered(request, case.a_return(request, account_id="7999999999999"))
    (error,) = await case.all(DataError)
    async with cast.nothing_changes():
        unsaid = await resolved(case, error, action_taken=Truth.UNKNOWN, reported_at=None, report_reference=None)
        assert [(d.path, d.code) for d in unsaid.details] == [
            ("actionTaken", "MUST_BE_SAID"),
            ("reportedAt", "MISSING"),
        ]
        assert (await resolved(case, error, reported_at=later(hours=1))).code is ProblemCode.INVALID_INPUT
        assert await resolved(case, error, "spoc") is None
    done = granted(await resolved(case, error, action_taken=Truth.TRUE), DataError)
    assert (done.error_class, done.report_reference) == (ErrorClass.SERIOUS_CANDIDATE, "IPC/1")
    assert await case.running("P54") == []
    assert TaskKind.RESOLVE_ERROR not in {t.kind for t in await case.tasks_of("supervisor")}
    async with cast.nothing_changes():
        assert await resolved(case, error) == Problem(code=ProblemCode.WRONG_STAGE)
    assert len(await kept_unseen(case)) == 1, "what was set aside stays so"


async def test_a_users_own_export_is_refused_as_a_return_kept_and_said_so(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served()
    await case.liaison_of(request.id)
    export = an_export()
    response = await case.answered(request, export)
    assert Flag.USER_EXPORT in response.flags
    assert "user_export_not_return" in response.findings
    assert await case.all(Document) == []
    assert await kept_unseen(case) == list(response.quarantined) == list(response.documents)
    await nobody_reads(case, *response.documents)
    still = await case.request_reads(request)
    assert (still.stage, still.answered_at) == (DataRequestStage.SERVED, None), "it is still waited for"
    assert [d.object_id for d in await case.running("P13a")] == [request.id]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "RETURN_REFUSED"] == ["spoc", "liaison-picta"]
    seen = granted(await see_data_request(cast("liaison-picta"), request.id), PlatformRequest)
    assert [a.counted for a in seen.answers] == [False]
    assert (await case.accepted(response)).code is ProblemCode.UNREADABLE_RETURN
    granted(await case.answered(request), Response)
    assert (await case.request_reads(request)).stage is DataRequestStage.ANSWERED


async def test_a_clean_answer_opens_no_error_and_its_file_can_be_read(cast: Cast) -> None:
    case = await a_case(cast)
    response = await case.answered(await case.served())
    assert await case.all(DataError) == []
    assert response.quarantined == ()
    assert await filing.read_document(cast("spoc"), response.documents[0]) is not None


@pytest.mark.parametrize("final", [True, False])
async def test_a_partial_answer_keeps_its_gaps_in_sight(cast: Cast, final: bool) -> None:
    case = await a_case(cast)
    request = await case.served()
    outcomes = (said(case.accounts[0], ReturnOutcome.PR_PARTIAL),)
    response = await case.answered(request, outcomes=outcomes, final=final)
    gaps = {f for f in response.findings if f.startswith("missing:SUBSCRIBER")}
    assert bool(gaps) is final
    assert bool(await case.running("P13a")) is not final
