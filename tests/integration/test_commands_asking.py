"""Asking platforms and taking in what they answer: complete or not, late, in parts, unreadable, about somebody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.commands import data_request as asking
from service.database.acting import acting_as
from service.demo.returns import Login
from service.facts.data_request import AnswerOutcome, DataRequest, Document, EntityData, Response, ReturnRow
from service.facts.promises import Deadline
from service.operations import data_requests, responses
from service.operations.entering import Deciding
from service.rules.problem import Problem, at_fault
from service.vocabulary import (
    AuthorityOutcome,
    DataCategory,
    DataRequestStage,
    Flag,
    ProblemCode,
    ResponseStage,
    ReturnOutcome,
    RowOutcome,
    TaskKind,
    UserNotice,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, now, person, platform


async def revised(case: ACase, request: DataRequest, **changes: Any) -> Any:
    fields = {
        f: getattr(request, f)
        for f in asking.ReviseDataRequest.__slots__
        if f not in ("id", "request", "expected_version")
    }
    command = asking.ReviseDataRequest(id=uuid4(), request=request.id, expected_version=request.version, **fields)
    return await case.do("officer", data_requests.revise_data_request, replace(command, **changes))


async def serve(case: ACase, request: DataRequest, **changes: Any) -> Any:
    command = asking.RecordService(id=uuid4(), request=request.id, served_at=ago(minutes=5), receipt="R-1")
    return await case.do("spoc", data_requests.record_service, replace(command, **changes))


async def now_reads(case: ACase, request: DataRequest) -> DataRequest:
    return (await case.all(DataRequest, id=request.id))[0]


async def addressed(case: ACase, request: DataRequest, who: str) -> None:
    """What serving does for a platform that has joined: its liaison gets the request."""
    async with acting_as(case.cast.engine, person("spoc")) as inner:
        tx = Deciding(inner)
        await tx.lock_case(case.id)
        await tx.give_task(person(who), TaskKind.PLATFORM_LIAISON, request.id)


async def test_an_incomplete_draft_says_all_that_is_missing_and_is_not_kept(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.do(
            "officer", data_requests.draft_data_request, case.draft(necessity=" ", exhibits=(), typed=True)
        )
    assert refusal.code is ProblemCode.INCOMPLETE_REQUEST
    assert {d.path for d in refusal.details} == {"necessity", "exhibits.0", "secondCheckBy"}


async def test_an_account_on_another_platform_is_not_asked_about(cast: Cast) -> None:
    case = await a_case(cast)
    draft = case.draft(case.accounts[0], platform=platform("murmur"))
    async with cast.nothing_changes():
        refusal = await case.do("officer", data_requests.draft_data_request, draft)
    assert refusal == at_fault(ProblemCode.UNKNOWN_ACCOUNT, "targets.0.account", "exhibits.0.account")


async def test_who_typed_the_identifiers_does_not_check_them(cast: Cast) -> None:
    case = await a_case(cast)
    refusal = await case.do(
        "officer", data_requests.draft_data_request, case.draft(typed=True, second_check_by=person("officer"))
    )
    assert refusal.code is ProblemCode.SAME_PERSON
    granted(await case.drafted(typed=True, second_check_by=person("second-officer")), DataRequest)


async def test_of_two_people_who_revise_one_draft_the_second_reads_it_again(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    granted(await revised(case, request, purpose="To find out who writes."), DataRequest)
    async with cast.nothing_changes():
        refusal = await revised(case, request, purpose="Another.")
    assert refusal == at_fault(ProblemCode.STALE_VERSION, "expectedVersion")


async def test_a_refused_request_is_revised_and_decided_again(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    refused = granted(await case.authority(request, outcome=AuthorityOutcome.REFUSED), DataRequest)
    assert (refused.stage, refused.authority_expires_at) == (DataRequestStage.REFUSED, None)
    again = granted(await revised(case, refused, necessity="The account is the only lead."), DataRequest)
    assert granted(await case.authority(again), DataRequest).stage is DataRequestStage.AUTHORISED


async def test_a_draft_starts_p09_and_the_authoritys_decision_meets_it(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert [d.object_id for d in await case.running("P09")] == [request.id]
    await case.authority(request)
    assert await case.running("P09") == []


async def test_serving_starts_the_platforms_clock(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    (clock,) = await case.running("P13a")
    assert (clock.object_id, clock.due_at) == (request.id, request.due_at)


@pytest.mark.parametrize(
    ("authority", "code", "paths"),
    [
        ({"granted_at": ago(days=40)}, ProblemCode.AUTHORITY_EXPIRED, ["servedAt"]),
        ({"user_notice": UserNotice.UNKNOWN}, ProblemCode.USER_NOTICE_RISK, []),
        ({"user_notice": UserNotice.WILL_NOTIFY}, ProblemCode.USER_NOTICE_RISK, []),
    ],
)
async def test_nothing_is_served_that_may_not_be(
    cast: Cast, authority: dict[str, Any], code: ProblemCode, paths: list[str]
) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    await case.authority(request, **authority)
    async with cast.nothing_changes():
        assert await serve(case, request) == at_fault(code, *paths)


async def test_a_request_is_served_once(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    async with cast.nothing_changes():
        assert await serve(case, request) == Problem(code=ProblemCode.WRONG_STAGE)


async def test_a_late_answer_still_counts_and_says_so(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(served_at=ago(days=25), granted_at=ago(days=26))
    response = await case.answered(request)
    assert response.flags == (Flag.AFTER_DUE,)
    assert (await now_reads(case, request)).stage is DataRequestStage.ANSWERED
    assert granted(await case.accepted(response), Response).stage is ResponseStage.ACCEPTED


async def test_an_answer_after_the_authoritys_month_counts_too(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(served_at=ago(days=45), granted_at=ago(days=46))
    response = await case.answered(request)
    assert set(response.flags) == {Flag.AFTER_DUE, Flag.AFTER_AUTHORITY_EXPIRED}


async def test_an_answer_recorded_before_its_service_stands_and_the_service_after_it(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    await case.authority(request)
    response = await case.answered(request)
    served = granted(await serve(case, request), DataRequest)
    assert response.flags == (Flag.NOT_SERVED,)
    assert (served.stage, served.receipt) == (DataRequestStage.ANSWERED, "R-1")
    assert await case.running("P13a") == []


async def test_a_part_of_an_answer_leaves_the_rests_clock_running(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[0], case.accounts[1])
    first = await case.answered(request, final=False)
    assert [d.object_id for d in await case.running("P13a")] == [request.id]
    second = await case.answered(request, case.a_return(request, account_id=case.accounts[1].immutable_id))
    assert await case.running("P13a") == []
    assert {d.object_id for d in await case.running("P16")} == {first.id, second.id}
    await case.accepted(first)
    assert {d.object_id for d in await case.running("P16")} == {second.id}
    rows = {r.account_id for r in await case.all(ReturnRow)}
    assert rows == {case.accounts[0].id, case.accounts[1].id}


async def test_after_a_final_answer_only_a_correction_follows(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request)
    async with cast.nothing_changes():
        refusal = await case.do("spoc", responses.record_response, case.answer(request))
    assert refusal == Problem(code=ProblemCode.ALREADY_ANSWERED)
    await case.answered(request, corrects=response.id, final=False)
    assert (await now_reads(case, request)).stage is DataRequestStage.ANSWERED


async def test_an_unreadable_file_is_kept_marked_and_never_accepted(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, b"this is no archive")
    assert {"not_an_archive", "not_read"} <= set(response.findings)
    assert [d.id for d in await case.all(Document)] == list(response.documents)
    assert await case.all(ReturnRow) == []
    async with cast.nothing_changes():
        refusal = await case.accepted(response)
    assert refusal.code is ProblemCode.UNREADABLE_RETURN
    held = await case.do(
        "spoc", responses.hold_response, asking.HoldResponse(id=uuid4(), response=response.id, reason="Ask again.")
    )
    assert granted(held, Response).stage is ResponseStage.HELD
    assert await case.running("P16") == []


async def test_an_answer_about_another_account_is_excess_and_shown_to_nobody(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request, case.a_return(request, account_id="7999999999999"))
    assert "wrong_account" in response.findings
    assert await case.all(ReturnRow) == []
    assert await case.all(EntityData) == []
    assert (await case.accepted(response)).code is ProblemCode.UNREADABLE_RETURN


async def test_rows_outside_the_period_are_kept_apart(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    period_to = request.targets[0].period_to
    response = await case.answered(
        request,
        case.a_return(request, period_to=period_to + timedelta(days=30), logins=logins("2026-03-05", "2026-04-20")),
    )
    assert {"excess:outside_period", "stated_range_differs"} <= set(response.findings)
    assert [r.outcome for r in await case.all(ReturnRow)] == [RowOutcome.ACCEPTED]


def logins(*days: str) -> tuple[Login, ...]:
    return tuple(Login(address="[2001:db8:4b0::1]:50122", time=f"{day} 20:11:05 UTC") for day in days)


async def test_what_answers_no_question_is_turned_down(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    stranger = AnswerOutcome(account=uuid4(), category=DataCategory.DEVICES, code=ReturnOutcome.PR_FULL)
    document = await case.document(b"x")
    command = case.answer(
        request, document, document, outcomes=(stranger,), received_at=later(hours=1), corrects=uuid4()
    )
    async with cast.nothing_changes():
        early = await case.do("spoc", responses.record_response, command)
        wrong = await case.do("spoc", responses.record_response, replace(command, id=uuid4(), received_at=now()))
    assert [(d.path, d.code) for d in early.details] == [("receivedAt", "IN_THE_FUTURE")]
    assert {(d.path, d.code) for d in wrong.details} == {
        ("outcomes.0.account", "NOT_ASKED"),
        ("documents", "REPEATED"),
        ("corrects", "UNKNOWN_RESPONSE"),
    }


async def test_a_document_bound_once_is_bound(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[0], case.accounts[1])
    document, unbound = await case.document(case.a_return(request)), await case.document(b"another")
    granted(await case.do("spoc", responses.record_response, case.answer(request, document, final=False)), Response)
    async with cast.nothing_changes():
        again = await case.do("spoc", responses.record_response, case.answer(request, unbound, document))
    assert again == at_fault(ProblemCode.UNKNOWN_DOCUMENT, "documents.1")


async def test_a_liaison_answers_the_request_that_was_addressed_to_them_and_no_other(cast: Cast) -> None:
    case = await a_case(cast)
    mine, other = await case.served(case.accounts[0]), await case.served(case.accounts[1])
    await addressed(case, mine, "liaison-picta")
    answers = {}
    for request in (mine, other):
        document = await case.document(case.a_return(request), who="liaison-picta")
        answers[request.id] = await answer_as("liaison-picta", case, request, document)
    assert isinstance(answers[mine.id], Response)
    assert answers[other.id] is None
    async with cast.nothing_changes():
        assert await answer_as("liaison-chirp", case, other) is None


async def answer_as(who: str, case: ACase, request: DataRequest, *documents: UUID) -> Any:
    recorded = case.answer(request, *documents)
    command = asking.AnswerDataRequest(
        id=uuid4(), request=request.id, documents=documents, outcomes=recorded.outcomes, final=True
    )
    return await case.do(who, responses.answer_data_request, command)


async def test_what_is_no_one_elses_to_judge_is_judged_once(cast: Cast) -> None:
    case = await a_case(cast)
    response = await case.answered(await case.served())
    granted(await case.accepted(response), Response)
    async with cast.nothing_changes():
        assert await case.accepted(response) == Problem(code=ProblemCode.WRONG_STAGE)
    assert [d.met_at is not None for d in await case.all(Deadline, key="P16")] == [True]
