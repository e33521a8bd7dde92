"""What holds one part and not another, what holds a charge, who is held at the screen; and that a red gate has a due."""

from typing import Any
from uuid import uuid4

import pytest

from service.database.acting import acting_as
from service.facts.attribution import Attribution
from service.facts.disclosure import (
    SafetyReview,
)
from service.facts.promises import Deadline
from service.operations.gates import gates
from service.vocabulary import (
    ConflictResolution,
    EmbargoKind,
    GateName,
    GateState,
    Initiator,
    Missing,
    Part,
    PrimaryVictim,
    PromiseKind,
    TaskKind,
)
from tests.integration.cast import Cast, ago, later, person
from tests.integration.changes import (
    a_challenge,
    a_charge,
    a_conflict,
    a_determination,
    a_report_of,
    account_of,
    an_account,
    an_embargo,
)
from tests.integration.green import a_green_case

M = Missing


async def test_an_embargo_on_the_photograph_holds_the_photograph_alone(cast: Cast) -> None:
    green = await a_green_case(cast)
    await an_embargo(EmbargoKind.ID_PROCEDURE, Part.PHOTO)(green)
    assert (await green.missing(Part.PHOTO), await green.missing(Part.NAME)) == ({M.EMBARGOED}, set())


@pytest.mark.parametrize("ended", [{"expires_at": ago(minutes=1)}, {"lifted_at": ago(minutes=1)}])
async def test_an_embargo_that_was_lifted_or_has_expired_holds_nothing(cast: Cast, ended: dict[str, Any]) -> None:
    green = await a_green_case(cast)
    await an_embargo(EmbargoKind.LIVE_OP, **ended)(green)
    assert await green.missing() == set()


async def test_a_court_order_that_was_lifted_holds_nothing(cast: Cast) -> None:
    green = await a_green_case(cast)
    await an_embargo(EmbargoKind.COURT_ORDER, lifted_at=ago(minutes=1))(green)
    assert await green.missing() == set()


async def test_by_a_verified_charge_she_is_told_the_name_and_no_more_than_the_charge(cast: Cast) -> None:
    green = await a_green_case(cast)
    await a_charge()(green)
    await green.change(Attribution, grade="PROBABLE")
    assert (await green.missing(), await green.missing(Part.PHOTO)) == (set(), {M.BEYOND_CHARGE})


async def test_a_doubt_about_the_same_record_holds_a_charge_too(cast: Cast) -> None:
    green = await a_green_case(cast)
    await a_charge()(green)
    await a_challenge()(green)
    assert await green.missing() == {M.CHALLENGED}


async def test_a_conflict_that_was_cleared_holds_nothing(cast: Cast) -> None:
    green = await a_green_case(cast)
    for who in ("second-officer", "authoriser"):
        await a_conflict(who, resolution=ConflictResolution.CLEARED)(green)
    assert await green.missing() == set()


async def test_who_reports_a_silent_account_is_held_until_a_primary_victim_is_determined(cast: Cast) -> None:
    green = await a_green_case(cast)
    await an_account(Initiator.NOBODY)(green)
    assert await green.missing() == {M.SILENT_ACCOUNT}
    await a_determination(PrimaryVictim.THIS_VICTIM, valid_until=ago(minutes=1), determined_at=ago(days=2))(green)
    assert await green.missing() == {M.SILENT_ACCOUNT}
    await a_determination(PrimaryVictim.THIS_VICTIM)(green)
    assert await green.missing() == set()


async def test_nobody_having_said_who_began_a_contact_holds_as_silence_does_until_it_is_said(cast: Cast) -> None:
    green = await a_green_case(cast)
    account = account_of(green, Initiator.UNKNOWN)
    await green.write(account)
    assert await green.missing() == {M.SILENT_ACCOUNT}
    await a_report_of(Initiator.SUBJECT, account)(green)
    assert await green.missing() == set()
    await a_report_of(Initiator.VICTIM, account)(green)
    assert await green.missing() == {M.SILENT_ACCOUNT}


async def test_a_gate_that_is_red_always_says_until_when(cast: Cast) -> None:
    """Where none of its own clocks runs, the overall ones do, and before them whatever is due next on the case."""
    green = await a_green_case(cast)
    clock = {
        "id": uuid4(),
        "case_id": green.id,
        "key": "P05",
        "object_id": green.id,
        "owner": TaskKind.OIC,
        "policy_version": "srtk-2026-1",
        "started_at": ago(days=1),
        "due_at": later(days=20),
        "promise_kind": PromiseKind.CASE,
        "promise_id": green.id,
    }
    await green.write(Deadline(**clock))
    await green.remove(SafetyReview)
    async with acting_as(cast.engine, person("supervisor")) as tx:
        waiting = {g.gate: g for g in await gates(tx, green.id, green.victim, Part.NAME)}
    safety = waiting[GateName.SAFETY]
    assert (safety.state, safety.missing, safety.owner_id) == (GateState.RED, (M.NO_REVIEW,), person("chair"))
    assert safety.due_at == clock["due_at"]
    await green.write(Deadline(**clock | {"id": uuid4(), "key": "P26", "due_at": later(days=2)}))
    async with acting_as(cast.engine, person("supervisor")) as tx:
        (safety,) = [g for g in await gates(tx, green.id, green.victim, Part.NAME) if g.gate is GateName.SAFETY]
    assert safety.due_at is not None
    assert safety.due_at < later(days=3)
