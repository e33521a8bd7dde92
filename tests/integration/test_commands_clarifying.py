"""What a platform says and asks before it answers, and the one number that both sides read."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.commands import asking as around
from service.commands.data_request import RecordService
from service.facts.asking import Clarification, Pause
from service.facts.data_request import DataRequest, Response
from service.facts.promises import Deadline
from service.operations import clarifying, data_requests, filing
from service.operations.platform_view import PlatformRequest
from service.operations.request_questions import see_data_request
from service.policy import load
from service.rules.calendar import resumed_due
from service.rules.problem import Problem
from service.vocabulary import (
    ClarificationAnswer,
    ClarificationQuestion,
    PauseReason,
    ProblemCode,
    PromiseKind,
    TaskKind,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.keeping import Keeper
from workflows.steps import Next


async def as_the_platform(case: ACase, request: DataRequest) -> PlatformRequest:
    return granted(await see_data_request(case.cast("liaison-picta"), request.id), PlatformRequest)


async def a_served_request(cast: Cast) -> tuple[ACase, DataRequest]:
    case = await a_case(cast)
    request = await case.served()
    await case.liaison_of(request.id)
    return case, request


async def both_read(case: ACase, request: DataRequest) -> set[Any]:
    """The date by the request, by its clock, and by the platform's own view."""
    (clock,) = await case.running("P13a")
    mine, theirs = await case.request_reads(request), await as_the_platform(case, request)
    return {
        (mine.due_at, mine.paused_since),
        (clock.due_at, clock.paused_since),
        (theirs.due_at, theirs.paused_since),
    }


async def test_a_clarification_pauses_the_clock_and_both_sides_read_the_same_number_to_the_second(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    assert await both_read(case, request) == {(request.due_at, None)}
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    assert await both_read(case, request) == {(request.due_at, asked.asked_at)}
    granted(await case.answers(asked), Clarification)
    (pause,) = await case.all(Pause)
    assert pause.ended_at is not None
    assert request.due_at is not None
    moved = resumed_due(request.due_at, pause.ended_at - pause.started_at, load_clock(cast, "P13a"))
    assert await both_read(case, request) == {(moved, None)}


def load_clock(cast: Cast, key: str) -> Any:
    return load(cast.settings.policy)[key]


async def test_a_pause_is_a_row_of_its_own_with_its_reason_and_owner_and_starts_p14(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    (pause,) = await case.all(Pause)
    assert (pause.request_id, pause.reason, pause.owner, pause.started_at, pause.ended_at) == (
        request.id,
        PauseReason.CLARIFICATION,
        TaskKind.OIC,
        asked.asked_at,
        None,
    )
    (clock,) = await case.running("P14")
    assert (clock.object_id, clock.owner) == (asked.id, TaskKind.OIC)
    for who in ("officer", "spoc"):
        assert TaskKind.ANSWER_CLARIFICATION in {t.kind for t in await case.tasks_of(who)}
    granted(await case.answers(asked, "spoc"), Clarification)
    assert await case.running("P14") == []
    assert TaskKind.ANSWER_CLARIFICATION not in {t.kind for t in await case.tasks_of("officer")}


async def test_the_clock_runs_again_when_the_last_question_is_answered(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    first = granted(await case.asks(request, "liaison-picta"), Clarification)
    second = granted(
        await case.asks(request, "liaison-picta", question=ClarificationQuestion.PERIOD_UNCLEAR), Clarification
    )
    assert len(await case.all(Pause)) == 1
    granted(await case.answers(first), Clarification)
    assert (await case.request_reads(request)).paused_since is not None
    granted(await case.answers(second), Clarification)
    assert (await case.request_reads(request)).paused_since is None


async def test_a_paused_clock_is_not_overdue_and_is_on_no_board(cast: Cast, keeper: Keeper) -> None:
    case, request = await a_served_request(cast)
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    await keeper.make_due(case.id, "P13a")
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == []
    await keeper.make_due(case.id, "P14")
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.SAY_OVERDUE]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "OVERDUE"] == ["officer"]
    granted(await case.answers(asked), Clarification)
    assert [d.paused_since for d in await case.running("P13a")] == [None]


async def test_the_chasing_of_a_late_platform_stands_still_too(cast: Cast, keeper: Keeper) -> None:
    case, request = await a_served_request(cast)
    await keeper.make_due(case.id, "P13a")
    await keeper.keep(PromiseKind.DATA_REQUEST, request.id)
    before = {d.rung: d.due_at for d in await case.running("P15")}
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    assert all(d.paused_since == asked.asked_at for d in await case.running("P15"))
    granted(await case.answers(asked), Clarification)
    assert all(d.due_at >= before[d.rung] and d.paused_since is None for d in await case.running("P15"))


async def test_question_and_answer_travel_as_documents_that_the_platform_can_read(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    theirs = await case.document(b"which of the two?", who="liaison-picta")
    asked = granted(
        await case.asks(request, "liaison-picta", question=ClarificationQuestion.SEE_DOCUMENT, document=theirs),
        Clarification,
    )
    ours = await case.document(b"the first", who="officer")
    granted(await case.answers(asked, answer=ClarificationAnswer.SEE_DOCUMENT, document=ours), Clarification)
    (seen,) = (await as_the_platform(case, request)).clarifications
    assert (seen.document, seen.answer, seen.answer_document) == (theirs, ClarificationAnswer.SEE_DOCUMENT, ours)
    for id, content in ((theirs, b"which of the two?"), (ours, b"the first")):
        for who in ("liaison-picta", "officer", "spoc"):
            found = await filing.read_document(cast(who), id)
            assert found is not None
            assert found[1] == content
        for who in ("liaison-chirp", "other-officer"):
            assert await filing.read_document(cast(who), id) is None


async def test_a_platform_asks_about_the_request_it_was_addressed_and_no_other(cast: Cast) -> None:
    case, _ = await a_served_request(cast)
    other = await case.served(case.accounts[1])
    async with cast.nothing_changes():
        assert await case.asks(other, "liaison-picta") is None
        assert await case.asks(other, "liaison-chirp") is None
        assert await case.asks(other, "officer") is None


async def test_a_question_that_came_by_post_is_recorded_by_the_spoc_from_when_it_came(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[2], served_at=ago(hours=3))
    asked = granted(await case.asks(request, asked_at=ago(hours=2)), Clarification)
    (pause,) = await case.all(Pause)
    assert pause.started_at == asked.asked_at
    granted(await case.answers(asked), Clarification)
    assert request.due_at is not None
    moved = (await case.request_reads(request)).due_at
    assert moved is not None
    assert moved >= request.due_at


async def test_a_liaison_asks_now_and_never_before(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    async with cast.nothing_changes():
        refusal = await case.asks(request, "liaison-picta", asked_at=ago(hours=2))
    assert [(d.path, d.code) for d in refusal.details] == [("askedAt", "IS_NOW")]


async def test_a_question_recorded_before_its_service_pauses_the_clock_from_its_start(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.drafted(case.accounts[2])
    await case.authority(request)
    asked = granted(await case.asks(request), Clarification)
    served = granted(
        await case.do(
            "spoc",
            data_requests.record_service,
            RecordService(id=uuid4(), request=request.id, served_at=ago(minutes=1), receipt="R-1"),
        ),
        DataRequest,
    )
    assert served.paused_since == asked.asked_at
    (clock,) = await case.running("P13a")
    assert clock.paused_since == asked.asked_at


async def test_a_full_answer_ends_the_pause_and_what_was_asked_of_us(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    granted(await case.asks(request, "liaison-picta"), Clarification)
    granted(await case.answered(request), Response)
    assert [p.ended_at is not None for p in await case.all(Pause)] == [True]
    assert await case.running("P14") == []
    assert await case.running("P13a") == []
    assert (await case.request_reads(request)).paused_since is None


async def test_what_was_answered_is_answered(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    granted(await case.answers(asked), Clarification)
    async with cast.nothing_changes():
        assert await case.answers(asked) == Problem(code=ProblemCode.WRONG_STAGE)
        assert await case.answers(asked, "liaison-picta") is None


async def test_a_platform_acknowledges_under_a_reference_of_its_own(cast: Cast) -> None:
    case, request = await a_served_request(cast)
    command = around.AcknowledgeDataRequest(id=uuid4(), request=request.id, platform_reference="PX-9")
    granted(await case.do("liaison-picta", clarifying.acknowledge_data_request, command), DataRequest)
    seen = await as_the_platform(case, request)
    assert seen.platform_reference == "PX-9"
    assert seen.due_at == request.due_at, "the clock runs from the service"


async def test_the_spoc_records_what_a_platform_that_has_not_joined_acknowledged(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[2])
    command = around.RecordAcknowledgement(
        id=uuid4(), request=request.id, platform_reference="M-1", acknowledged_at=ago(minutes=2)
    )
    recorded = granted(await case.do("spoc", clarifying.record_acknowledgement, command), DataRequest)
    assert (recorded.platform_reference, recorded.acknowledged_at) == ("M-1", command.acknowledged_at)
    async with cast.nothing_changes():
        early = around.RecordAcknowledgement(
            id=uuid4(), request=request.id, platform_reference="M-1", acknowledged_at=later(hours=1)
        )
        assert (await case.do("spoc", clarifying.record_acknowledgement, early)).code is ProblemCode.INVALID_INPUT


@pytest.mark.parametrize("stage", ["DRAFT", "ANSWERED"])
async def test_nothing_is_asked_back_about_what_was_not_asked_or_is_answered(cast: Cast, stage: str) -> None:
    case = await a_case(cast)
    if stage == "DRAFT":
        request = await case.drafted()
    else:
        request = await case.served()
        await case.answered(request)
    async with cast.nothing_changes():
        assert await case.asks(request) == Problem(code=ProblemCode.WRONG_STAGE)


async def test_a_pause_moves_a_due_by_its_length(cast: Cast, keeper: Keeper) -> None:
    """With a clock in days the due is the end of a day, so that a pause of days is seen whole."""
    case, request = await a_served_request(cast)
    asked = granted(await case.asks(request, "liaison-picta"), Clarification)
    for table in ("deadlines", "data_requests"):
        await keeper.write(
            f"update rtk.{table} set paused_since = paused_since - interval '5 days'"
            f" where case_id = '{case.id}' and paused_since is not null"
        )
    granted(await case.answers(asked), Clarification)
    moved = await case.request_reads(request)
    assert request.due_at is not None
    assert moved.due_at is not None
    assert timedelta(days=5) <= moved.due_at - request.due_at < timedelta(days=10)
    (clock,) = await case.all(Deadline, key="P13a")
    assert clock.due_at == moved.due_at
