"""Nobody waits silently: whatever a case lacks is in a gate with an owner, a since and a due, or in a deadline."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from service.database.acting import acting_as
from service.facts.promises import Deadline
from service.operations.gates import gates
from service.operations.promises import OWNERS
from service.policy import load
from service.temporal import WORKFLOWS
from service.vocabulary import DecisionVerdict, GateState, Missing, Part, PromiseKind, RefusalReason
from tests.integration.cast import Cast, person
from tests.integration.keeping import PERFORMED, Keeper
from tests.integration.steps_holding import HeldCase, a_held_case

STAGES: dict[str, Callable[[HeldCase], Awaitable[Any]]] = {
    "reported": lambda case: case.flagged(),
    "needs recorded": lambda case: case.needs(),
    "confirmed": lambda case: case.confirmed(),
    "ready to decide": lambda case: case.ready(),
    "deferred": lambda case: deferred(case),
    "decided": lambda case: decided(case),
    "authorised": lambda case: authorised(case),
    "embargoed": lambda case: embargoed(case),
    "scheduled": lambda case: case.to_schedule(),
    "stopped": lambda case: stopped(case),
    "told": lambda case: case.to_told(),
}


async def deferred(case: HeldCase) -> None:
    await case.ready()
    await case.decided(verdict=DecisionVerdict.DEFER, reasons=(RefusalReason.R07,))


async def decided(case: HeldCase) -> None:
    await case.ready()
    await case.decided()


async def authorised(case: HeldCase) -> None:
    await case.ready()
    await case.authorised()


async def embargoed(case: HeldCase) -> None:
    await authorised(case)
    await case.embargoed(*Part)


async def stopped(case: HeldCase) -> None:
    await case.to_schedule()
    await case.stopped()


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
async def test_every_gate_that_is_red_says_whose_it_is_since_when_until_when_and_what_is_missing(
    cast: Cast, stage: Callable[[HeldCase], Awaitable[Any]]
) -> None:
    case = await a_held_case(cast)
    await stage(case)
    async with acting_as(cast.engine, person("supervisor")) as tx:
        found = [g for part in Part for g in await gates(tx, case.id, case.case.victim_id, part)]
    assert len(found) == 4 * len(Part)
    for gate in found:
        assert gate.since is not None
        assert gate.owner_id is not None
        if gate.state is GateState.RED:
            assert gate.due_at is not None, gate
            assert set(gate.missing) <= set(Missing)
            assert gate.missing


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
async def test_every_deadline_of_a_case_has_somebody_who_acts_when_it_is_due(
    cast: Cast, stage: Callable[[HeldCase], Awaitable[Any]]
) -> None:
    case = await a_held_case(cast)
    await stage(case)
    clocks = await case.all(Deadline, met_at=None, ended_at=None)
    assert clocks
    for clock in clocks:
        assert clock.promise_kind in WORKFLOWS, clock
        assert clock.owner in set(OWNERS.values())


@pytest.mark.parametrize("key", ["P32", "P32b", "P48c"])
async def test_what_holds_a_telling_is_acted_on_when_it_is_due(cast: Cast, keeper: Keeper, key: str) -> None:
    case = await a_held_case(cast)
    await case.embargoed(*Part)
    await case.conflicted("health", "officer")
    await keeper.make_due(case.id, key)
    await keeper.keep(PromiseKind.CASE, case.id)
    assert all(c.acted_at is not None for c in await case.all(Deadline, key=key, rung=0))
    assert await keeper.asked_of(case.id, "OVERDUE")


def test_every_clock_that_can_run_has_an_owner_and_a_promise_that_this_house_performs() -> None:
    policy = load("srtk-2026-1")
    for key in OWNERS:
        assert policy[key].promise in WORKFLOWS
    assert set(PERFORMED) <= set(WORKFLOWS)
