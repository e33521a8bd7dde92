"""A request that goes back, runs on, ends, or is served at a risk; and by which route it could be asked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.commands import asking as around
from service.commands import data_request as asking
from service.commands.case import RecordVictimInformed
from service.facts.case import VictimInformed
from service.facts.data_request import AnswerOutcome, DataRequest, Response
from service.operations import cases, data_requests, request_questions, responses, returning, user_notice
from service.operations.platform_view import PlatformRequest
from service.rules.problem import Problem, at_fault
from service.rules.route import RouteOption
from service.vocabulary import (
    AuthorityKind,
    AuthorityOutcome,
    CancelReason,
    Channel,
    DataCategory,
    DataRequestStage,
    DueBasis,
    Flag,
    InformedEvent,
    Offence,
    ProblemCode,
    PromiseKind,
    ReturnOutcome,
    Route,
    RouteReason,
    TaskKind,
    UserNotice,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, now, person
from tests.integration.keeping import Keeper
from workflows.steps import Next


async def returned(case: ACase, request: DataRequest, who: str = "spoc", **changes: Any) -> Any:
    command = around.ReturnDataRequest(id=uuid4(), request=request.id, reasons="Say why this month.")
    return await case.do(who, returning.return_data_request, replace(command, **changes))


async def renewed(case: ACase, request: DataRequest, **changes: Any) -> Any:
    command = around.RenewDataRequest(
        id=uuid4(), request=request.id, reference="OCDA/1/R", renewed_at=now(), reason="Not served yet."
    )
    return await case.do("spoc", returning.renew_data_request, replace(command, **changes))


async def revised(case: ACase, request: DataRequest) -> Any:
    fields = {
        f: getattr(request, f)
        for f in asking.ReviseDataRequest.__slots__
        if f not in ("id", "request", "expected_version")
    }
    command = asking.ReviseDataRequest(id=uuid4(), request=request.id, expected_version=request.version, **fields)
    return await case.do("officer", data_requests.revise_data_request, command)


async def accepted(case: ACase, request: DataRequest, who: str = "supervisor", **changes: Any) -> Any:
    command = around.AcceptUserNoticeRisk(id=uuid4(), request=request.id, reason="She is away, and knows.")
    return await case.do(who, user_notice.accept_user_notice_risk, replace(command, **changes))


async def warned(case: ACase, request: DataRequest, who: str, notify_at: Any) -> Any:
    command = around.WarnUserNotice(id=uuid4(), request=request.id, notify_at=notify_at)
    return await case.do(who, user_notice.warn_user_notice, command)


async def tasks(case: ACase, who: str) -> set[TaskKind]:
    return {task.kind for task in await case.tasks_of(who)}


async def test_a_returned_draft_goes_back_to_the_officer_for_work_with_reasons(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    back = granted(await returned(case, request), DataRequest)
    assert (back.stage, back.returned_reasons) == (DataRequestStage.RETURNED, "Say why this month.")
    assert await case.running("P09") == []
    assert [d.object_id for d in await case.running("P09a")] == [request.id]
    assert TaskKind.REWORK_REQUEST in await tasks(case, "officer")
    async with cast.nothing_changes():
        assert await case.authority(back) == Problem(code=ProblemCode.WRONG_STAGE)
    again = granted(await revised(case, back), DataRequest)
    assert again.stage is DataRequestStage.DRAFT
    assert [d.object_id for d in await case.running("P09")] == [request.id]
    assert await case.running("P09a") == []
    assert TaskKind.REWORK_REQUEST not in await tasks(case, "officer")


async def test_a_draft_that_was_refused_has_an_owner_and_a_due_as_well(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    await case.authority(request, outcome=AuthorityOutcome.REFUSED)
    assert [d.object_id for d in await case.running("P09a")] == [request.id]


@pytest.mark.parametrize("notice", [UserNotice.UNKNOWN, UserNotice.WILL_NOTIFY])
async def test_nothing_is_served_while_the_holder_may_be_told_until_a_supervisor_accepts_it(
    cast: Cast, keeper: Keeper, notice: UserNotice
) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    await case.authority(request, user_notice=notice)
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.ASK_SPOC]
    assert (await case.request_reads(request)).served_at is None
    assert TaskKind.ACCEPT_NOTICE_RISK in await tasks(case, "supervisor")
    async with cast.nothing_changes():
        assert await accepted(case, request, "officer") is None
        assert (await accepted(case, request, reason=" ")).code is ProblemCode.INVALID_INPUT
    granted(await accepted(case, request), DataRequest)
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.SERVE]
    served = await case.request_reads(request)
    assert (served.stage, served.user_notice_accepted_by) == (DataRequestStage.SERVED, person("supervisor"))
    assert TaskKind.ACCEPT_NOTICE_RISK not in await tasks(case, "supervisor")


async def test_what_was_granted_and_is_not_served_has_an_owner_and_is_said_when_it_is_due(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    request = await case.drafted(case.accounts[2])
    await case.authority(request)
    assert [d.owner for d in await case.running("P09b")] == [TaskKind.SPOC]
    await keeper.make_due(case.id, "P09b")
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.ASK_SPOC, Next.SAY_OVERDUE]


async def test_a_user_notice_warning_raises_the_alarm_in_two_hours_and_a_safe_call(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    await case.liaison_of(request.id)
    told = granted(await warned(case, request, "liaison-picta", later(days=3)), DataRequest)
    assert (told.user_notice, told.notice_warned_at is not None) == (UserNotice.WILL_NOTIFY, True)
    (alarm,) = await case.running("P20a")
    assert timedelta(hours=1, minutes=59) < alarm.due_at - now() <= timedelta(hours=2)
    assert {TaskKind.SAFE_CALL, TaskKind.REVIEW_SAFETY_PLAN} <= await tasks(case, "officer")
    seen = granted(await request_questions.see_data_request(cast("officer"), request.id), DataRequest)
    assert seen.notify_at == told.notify_at, "the officer reads when"
    called = RecordVictimInformed(
        id=uuid4(), case=case.id, event=InformedEvent.SAFE_CALL, at=now(), channel=Channel.PHONE, safe=True
    )
    granted(await case.do("officer", cases.record_victim_informed, called), VictimInformed)
    assert await case.running("P20a") == []
    assert TaskKind.SAFE_CALL not in await tasks(case, "officer")


async def test_a_warning_of_less_than_two_hours_shortens_the_alarm(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[2])
    soon = later(minutes=30)
    granted(await warned(case, request, "spoc", soon), DataRequest)
    assert [d.due_at for d in await case.running("P20a")] == [soon]
    granted(await warned(case, request, "spoc", ago(hours=1)), DataRequest)
    (clock,) = await case.running("P20a")
    assert clock.due_at <= now(), "the holder knows already"


async def test_an_answer_that_says_the_holder_was_told_does_the_same(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    outcome = AnswerOutcome(
        account=case.accounts[0].id, category=DataCategory.SUBSCRIBER, code=ReturnOutcome.PR_USER_NOTICE
    )
    granted(await case.do("spoc", *_answering(case, request, outcome)), Response)
    assert len(await case.running("P20a")) == 1
    assert TaskKind.SAFE_CALL in await tasks(case, "officer")
    assert (await case.request_reads(request)).stage is DataRequestStage.PARTLY_ANSWERED


def _answering(case: ACase, request: DataRequest, *outcomes: AnswerOutcome) -> tuple[Any, Any]:
    return responses.record_response, case.answer(request, outcomes=outcomes, final=False)


async def test_a_renewal_runs_from_the_end_of_the_current_month(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted(case.accounts[2])
    first = granted(await case.authority(request, granted_at=ago(days=20)), DataRequest)
    second = granted(await renewed(case, request), DataRequest)
    assert first.authority_expires_at is not None
    assert second.authority_expires_at is not None
    assert timedelta(days=27) < second.authority_expires_at - first.authority_expires_at < timedelta(days=32)
    assert (second.renewals, second.authority_reference) == (1, "OCDA/1/R")


async def test_an_authority_that_has_ended_is_not_renewed_but_decided_anew(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted(case.accounts[2])
    await case.authority(request, granted_at=ago(days=40))
    async with cast.nothing_changes():
        assert await renewed(case, request) == at_fault(ProblemCode.AUTHORITY_EXPIRED, "renewedAt")
    again = granted(await case.authority(request), DataRequest)
    assert again.authority_expires_at is not None
    assert again.authority_expires_at > now()


async def test_cancelling_ends_every_clock_of_the_request_and_tells_the_platform(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served()
    await case.liaison_of(request.id)
    await case.asks(request, "liaison-picta")
    gone = granted(await case.cancelled(request), DataRequest)
    assert (gone.stage, gone.cancelled_reason) == (DataRequestStage.CANCELLED, CancelReason.NEED_ENDED)
    for key in ("P09b", "P13a", "P14", "P15"):
        assert await case.running(key) == [], key
    assert ("REQUEST_CANCELLED", "liaison-picta") in await keeper.outbox(case.id)
    seen = granted(await request_questions.see_data_request(cast("liaison-picta"), request.id), PlatformRequest)
    assert (seen.stage, seen.cancelled_at) == (DataRequestStage.CANCELLED, gone.cancelled_at)
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.LET_GO]
    async with cast.nothing_changes():
        assert await case.cancelled(request) == Problem(code=ProblemCode.WRONG_STAGE)
        assert await case.cancelled(request, "officer") is None


async def test_an_answer_to_a_cancelled_request_is_taken_in_and_says_so(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    await case.cancelled(request)
    response = await case.answered(request)
    assert response.flags == (Flag.AFTER_CANCELLED,)
    assert (await case.request_reads(request)).stage is DataRequestStage.CANCELLED
    assert [d.object_id for d in await case.running("P16")] == [response.id]


async def test_a_confirmed_attribution_asks_the_spoc_to_cancel_what_is_no_longer_needed(cast: Cast) -> None:
    case = await a_case(cast)
    about_it, about_another = await case.served(case.accounts[0]), await case.served(case.accounts[1])
    await case.confirmed()
    prompted = {d.object_id for d in await case.running("P10a")}
    assert about_it.id in prompted
    assert about_another.id not in prompted
    assert TaskKind.CANCEL_REQUEST in await tasks(case, "spoc")
    granted(await case.cancelled(about_it, reason=CancelReason.ATTRIBUTED_OTHERWISE), DataRequest)
    assert about_it.id not in {d.object_id for d in await case.running("P10a")}


@pytest.mark.parametrize(
    ("authority", "key", "basis"),
    [
        ({}, "P13a", DueBasis.DEFAULT),
        ({"answer_by": later(days=2)}, "P13a", DueBasis.REQUESTED),
        ({"kind": AuthorityKind.OTHER, "route": Route.OPO}, "P13b", DueBasis.STATUTORY),
        ({"kind": AuthorityKind.OTHER, "route": Route.MLAT}, "P13g", DueBasis.DEFAULT),
        ({"kind": AuthorityKind.OTHER, "route": Route.EDR}, "P13h", DueBasis.DEFAULT),
    ],
)
async def test_a_platforms_clock_and_its_basis_are_those_of_the_route(
    cast: Cast, keeper: Keeper, authority: dict[str, Any], key: str, basis: DueBasis
) -> None:
    case = await a_case(cast)
    request = await case.served(**authority)
    (clock,) = await case.running(key)
    assert (request.due_basis, request.due_at) == (basis, clock.due_at)
    if "answer_by" in authority:
        assert request.due_at == authority["answer_by"]
    await keeper.make_due(case.id, key)
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.SAY_OVERDUE]
    assert [d.rung for d in await case.running("P15")] == [1, 2, 3]
    await case.answered(request)
    assert await case.running(key) == []


async def test_every_route_is_shown_with_its_reasons_on_the_request(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted(offence=Offence.S2A)
    routes = {r.route: r for r in await request_questions.routes(cast("spoc"), request)}
    assert set(routes) == set(Route)
    assert [r.route for r in routes.values() if r.offered] == [Route.IPA_60A, Route.VOLUNTARY, Route.MLAT]
    assert routes[Route.OPO] == RouteOption(
        route=Route.OPO,
        offered=False,
        reasons=(
            RouteReason.COMMUNICATIONS_DATA_IS_NOT_REACHED,
            RouteReason.BELOW_THREE_YEARS,
            RouteReason.NOT_INDICTABLE,
        ),
        source="Crime (Overseas Production Orders) Act 2019 ss 3(4), 4(3)",
        verify=True,
    )


async def test_a_route_that_the_law_does_not_leave_open_is_recorded_and_flagged(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    decided = granted(await case.authority(request, kind=AuthorityKind.OTHER, route=Route.OPO), DataRequest)
    assert decided.flags == (Flag.ROUTE_NOT_OFFERED,)
