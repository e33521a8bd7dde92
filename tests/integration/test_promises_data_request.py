"""A request's promise against the real database: served once, chased by its ladder, escalated, settled."""

from service.facts.data_request import DataRequest
from service.facts.promises import Deadline
from service.vocabulary import DataRequestStage, PromiseKind, UserNotice
from tests.integration.a_case import a_case
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from workflows.steps import Next

KIND = PromiseKind.DATA_REQUEST


async def test_a_platform_that_has_joined_is_served_here_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert await case.authority(request)
    assert await keeper.keep(KIND, request.id) == [Next.SERVE]
    (served,) = await case.all(DataRequest)
    assert (served.stage, served.served_at is not None, served.receipt is not None) == (
        DataRequestStage.SERVED,
        True,
        True,
    )
    assert await keeper.outbox(case.id) == [("SERVE_REQUEST", "liaison-picta")]
    assert await keeper.asked_of(case.id, "PLATFORM_LIAISON") == ["liaison-picta"]
    assert await keeper.recorded(case.id) == ["REQUEST_SERVED"]
    (clock,) = await case.running("P13a")
    step = await keeper.look(KIND, request.id)
    assert (step.next, step.until) == (Next.WAIT, clock.due_at)


async def test_the_spoc_is_asked_where_a_platform_has_not_joined(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted(case.accounts[2])
    assert await case.authority(request)
    assert await keeper.keep(KIND, request.id) == [Next.ASK_SPOC]
    assert await keeper.outbox(case.id) == [("SERVE_REQUEST", "spoc")]
    assert await keeper.asked_of(case.id, "SERVE_REQUEST") == ["spoc"]
    (clock,) = await case.running("P09b")
    assert (await keeper.look(KIND, request.id)).until == clock.due_at


async def test_nothing_goes_out_while_the_holder_may_be_told(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert await case.authority(request, user_notice=UserNotice.UNKNOWN)
    assert await keeper.keep(KIND, request.id) == [Next.ASK_SPOC]
    (still,) = await case.all(DataRequest)
    assert still.stage is DataRequestStage.AUTHORISED
    assert await keeper.asked_of(case.id, "PLATFORM_LIAISON") == []


async def test_serving_by_hand_ends_what_was_asked_of_the_spoc(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[2])
    assert await keeper.keep(KIND, request.id) == []
    assert await keeper.asked_of(case.id, "SERVE_REQUEST") == []


async def test_a_late_platform_is_chased_and_then_escalated(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert await case.authority(request)
    await keeper.keep(KIND, request.id)
    await keeper.make_due(case.id, "P13a")
    assert await keeper.keep(KIND, request.id) == [Next.SAY_OVERDUE]
    ladder = await case.running("P15")
    assert [rung.rung for rung in ladder] == [1, 2, 3]
    assert [rung.due_at for rung in ladder] == sorted(rung.due_at for rung in ladder)
    for rung, step in ((1, Next.CHASE), (2, Next.CHASE), (3, Next.ESCALATE)):
        await keeper.make_due(case.id, "P15", rung)
        assert await keeper.keep(KIND, request.id) == [step]
    assert await keeper.outbox(case.id) == [
        ("SERVE_REQUEST", "liaison-picta"),
        ("OVERDUE", "liaison-picta"),
        ("CHASE_REQUEST", "liaison-picta"),
        ("CHASE_REQUEST", "liaison-picta"),
        ("ESCALATE_REQUEST", "supervisor"),
        ("ESCALATE_REQUEST", "spoc"),
    ]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor", "supervisor"]
    assert await keeper.recorded(case.id) == [
        "REQUEST_SERVED",
        "OVERDUE_SAID",
        "REQUEST_CHASED",
        "REQUEST_CHASED",
        "REQUEST_ESCALATED",
    ]
    assert (await keeper.look(KIND, request.id)).until is None, "it is still waited for"


async def test_rungs_that_went_by_while_nobody_could_act_are_one_reminder(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert await case.authority(request)
    await keeper.keep(KIND, request.id)
    await keeper.make_due(case.id, "P13a")
    await keeper.act(KIND, request.id, Next.SAY_OVERDUE)
    for rung in (1, 2, 3):
        await keeper.make_due(case.id, "P15", rung)
    assert await keeper.keep(KIND, request.id) == [Next.CHASE, Next.ESCALATE]


async def test_a_late_answer_ends_the_chasing_and_clears_what_was_asked(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.drafted()
    assert await case.authority(request)
    await keeper.keep(KIND, request.id)
    await keeper.make_due(case.id, "P13a")
    await keeper.keep(KIND, request.id)
    response = await case.answered(request)
    assert await case.running("P15") == []
    assert await keeper.asked_of(case.id, "OVERDUE") == []
    (look,) = await case.running("P16")
    step = await keeper.look(KIND, request.id)
    assert (step.next, step.until) == (Next.WAIT, look.due_at)
    await case.accepted(response)
    assert await keeper.keep(KIND, request.id) == [Next.LET_GO]
    assert not await keeper.is_open(KIND, request.id)
    assert await keeper.look(KIND, request.id) == await keeper.act(KIND, request.id, Next.LET_GO)


async def test_an_answer_nobody_looked_at_is_said_once_and_still_waited_for(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served(case.accounts[2])
    await case.answered(request)
    await keeper.make_due(case.id, "P16")
    assert await keeper.keep(KIND, request.id) == [Next.SAY_OVERDUE]
    assert await keeper.keep(KIND, request.id) == []
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "OVERDUE"] == ["spoc"]
    assert await keeper.is_open(KIND, request.id)


async def test_a_promise_that_is_let_go_is_opened_again_by_a_command(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request)
    await case.accepted(response)
    assert await keeper.keep(KIND, request.id) == [Next.LET_GO]
    await case.answered(request, corrects=response.id)
    assert await keeper.is_open(KIND, request.id)
    (clock,) = await case.all(Deadline, key="P16", met_at=None)
    assert (await keeper.look(KIND, request.id)).until == clock.due_at
