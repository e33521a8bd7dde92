"""A preservation's promise against the real database: asked at once, renewed, and never lapsed silently."""

from uuid import uuid4

from service.commands import asking as around
from service.facts.asking import Preservation
from service.operations import preserving
from service.vocabulary import PreservationEnd, PreservationStage, PromiseKind, TaskKind
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted
from tests.integration.keeping import Keeper
from workflows.steps import Next

KIND = PromiseKind.PRESERVATION


async def reads(case: ACase, preservation: Preservation) -> Preservation:
    return (await case.all(Preservation, id=preservation.id))[0]


async def test_a_platform_that_has_joined_is_asked_at_once_and_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[0])
    assert await keeper.keep(KIND, preservation.id) == [Next.PRESERVE]
    asked = await reads(case, preservation)
    assert (asked.stage, asked.receipt is not None) == (PreservationStage.ASKED, True)
    assert await keeper.outbox(case.id) == [("PRESERVE_ACCOUNT", "liaison-picta")]
    assert await keeper.asked_of(case.id, "PLATFORM_LIAISON") == ["liaison-picta"]
    assert await keeper.recorded(case.id) == ["PRESERVATION_ASKED"]
    (clock,) = await case.running("P06a")
    step = await keeper.look(KIND, preservation.id)
    assert (step.next, step.until) == (Next.WAIT, clock.due_at)


async def test_the_spoc_is_asked_where_a_platform_has_not_joined(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    assert await keeper.keep(KIND, preservation.id) == [Next.ASK_SPOC]
    assert await keeper.asked_of(case.id, "PRESERVE_ACCOUNT") == ["spoc"]
    await keeper.make_due(case.id, "P06")
    assert await keeper.keep(KIND, preservation.id) == [Next.SAY_OVERDUE]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "OVERDUE"] == ["spoc"]
    granted(await case.kept(preservation), Preservation)
    assert await keeper.asked_of(case.id, "PRESERVE_ACCOUNT") == []


async def test_a_platform_that_does_not_say_what_it_kept_is_overdue(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[0])
    await keeper.keep(KIND, preservation.id)
    await keeper.make_due(case.id, "P06a")
    assert await keeper.keep(KIND, preservation.id) == [Next.SAY_OVERDUE]
    assert "supervisor" in await keeper.asked_of(case.id, "OVERDUE")


async def test_fourteen_days_before_it_ends_a_renewal_is_asked_for(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[0])
    await keeper.keep(KIND, preservation.id)
    kept = granted(await case.kept(preservation, "liaison-picta"), Preservation)
    await keeper.make_due(case.id, "P08")
    assert await keeper.keep(KIND, preservation.id) == [Next.RENEW]
    assert (await reads(case, preservation)).stage is PreservationStage.RENEWAL_ASKED
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "RENEW_PRESERVATION"] == [
        "liaison-picta",
        "spoc",
    ]
    longer = granted(await case.kept_longer(kept, "liaison-picta"), Preservation)
    assert longer.stage is PreservationStage.PRESERVED
    (warning,) = await case.running("P08")
    assert warning.acted_at is None


async def test_the_alarm_is_raised_when_no_extension_is_left(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    kept = granted(await case.kept(preservation), Preservation)
    granted(await case.kept_longer(kept), Preservation)
    await keeper.make_due(case.id, "P08")
    assert await keeper.keep(KIND, preservation.id) == [Next.ALARM]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "PRESERVATION_ENDING"] == ["spoc", "officer"]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]


async def test_a_preservation_never_lapses_silently(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[2])
    kept = granted(await case.kept(preservation), Preservation)
    await keeper.make_due(case.id, "P08")
    assert await keeper.keep(KIND, preservation.id) == [Next.RENEW]
    await keeper.make_due(case.id, "P07")
    assert await keeper.keep(KIND, preservation.id) == [Next.ALARM]
    assert (await reads(case, preservation)).stage is PreservationStage.LAPSED
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "PRESERVATION_LAPSED"] == ["spoc", "officer"]
    assert "PRESERVATION_LAPSED" in await keeper.recorded(case.id)
    assert await keeper.is_open(KIND, preservation.id), "it stays overdue until a person has seen to it"
    granted(await case.kept_longer(kept), Preservation)
    assert (await reads(case, preservation)).stage is PreservationStage.PRESERVED


async def test_a_preservation_that_is_let_go_of_ends_its_promise(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    preservation = await case.preservation_of(case.accounts[0])
    await keeper.keep(KIND, preservation.id)
    command = around.EndPreservation(id=uuid4(), preservation=preservation.id, reason=PreservationEnd.NEED_ENDED)
    granted(await case.do("spoc", preserving.end_preservation, command), Preservation)
    assert await keeper.keep(KIND, preservation.id) == [Next.LET_GO]
    assert not await keeper.is_open(KIND, preservation.id)
    assert TaskKind.PLATFORM_LIAISON not in {t.kind for t in await case.tasks_of("liaison-picta")}
