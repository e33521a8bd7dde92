"""Embargoes: owned, reviewed, ended; what they hold waits, what they do not hold is told."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.facts.disclosure import Decision
from service.facts.holding import Embargo
from service.rules.problem import Problem
from service.vocabulary import DecisionVerdict, EmbargoKind, Part, ProblemCode, PromiseKind, Rank, RefusalReason
from tests.integration.cast import Cast, ago, granted, later, person
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import a_held_case, expire, of_rank


def codes(refusal: Problem) -> list[tuple[str, str]]:
    return [(d.path, d.code) for d in refusal.details]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"owner": uuid4()}, ("owner", "UNKNOWN_PERSON")),
        ({"owner": person("victim")}, ("owner", "UNKNOWN_PERSON")),
        ({"expires_at": ago(minutes=1), "review_at": ago(minutes=2)}, ("expiresAt", "IN_THE_PAST")),
        ({"review_at": later(days=8, hours=12)}, ("reviewAt", "OUT_OF_RANGE")),
        ({"review_at": later(days=5), "expires_at": later(days=4)}, ("reviewAt", "OUT_OF_RANGE")),
        ({"reason": " "}, ("reason", "BLANK")),
        ({"renews": uuid4()}, ("renews", "NOT_STANDING")),
        ({"kind": EmbargoKind.ID_PROCEDURE, "parts": (Part.NAME,)}, ("parts", "NOT_OF_ID_PROCEDURE")),
    ],
)
async def test_an_embargo_without_owner_end_or_reason_cannot_be_saved(
    cast: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    case = await a_held_case(cast)
    async with cast.nothing_changes():
        refusal = await case.embargoed(**changes)
    assert fault in codes(refusal)


@pytest.mark.parametrize("column", ["owner_id", "expires_at", "review_at", "reason"])
async def test_the_database_itself_keeps_no_embargo_without_owner_or_expiry(cast: Cast, column: str) -> None:
    case = await a_held_case(cast)
    embargo = granted(await case.embargoed(), Embargo)
    async with cast.watching_engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(
                sa.text(f"update rtk.embargoes set {column} = null where id = :id"), {"id": embargo.id}
            )
        await connection.rollback()


@pytest.mark.parametrize("who", ["officer", "supervisor", "advocate", "victim", "safeguarding-authoriser"])
async def test_only_a_disclosure_authoriser_sets_or_lifts(cast: Cast, who: str) -> None:
    case = await a_held_case(cast)
    embargo = granted(await case.embargoed(), Embargo)
    async with cast.nothing_changes():
        assert await case.embargoed(who=who) is None
        assert await case.lifted(embargo, who=who) is None


async def test_its_review_and_its_end_have_clocks_and_lifting_meets_both(cast: Cast) -> None:
    case = await a_held_case(cast)
    embargo = granted(await case.embargoed(), Embargo)
    clocks = await case.running("P32")
    assert {c.due_at for c in clocks} == {embargo.review_at, embargo.expires_at}
    assert {c.object_id for c in clocks} == {embargo.id}
    granted(await case.lifted(embargo), Embargo)
    assert await case.running("P32") == []
    async with cast.nothing_changes():
        assert await case.lifted(embargo) == Problem(code=ProblemCode.ALREADY_LIFTED)


async def test_a_review_that_is_due_is_said_to_the_embargos_owner(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.embargoed(owner=person("chair"))
    await keeper.make_due(case.id, "P32", rung=0)
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("OVERDUE", "chair") in await keeper.outbox(case.id)


async def test_an_embargo_that_expires_ends_by_itself_and_says_so(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.authorised()
    embargo = granted(await case.embargoed(Part.NAME, Part.PHOTO), Embargo)
    assert (len(await case.running("P30")), len(await case.running("P32b"))) == (0, 1)
    await expire(keeper, embargo.id)
    await keeper.make_due(case.id, "P32", rung=1)
    await keeper.keep(PromiseKind.CASE, case.id)
    assert await case.running("P32") == []
    assert "EMBARGO_EXPIRED" in await keeper.recorded(case.id)
    assert {("EMBARGO_ENDED", "supervisor"), ("EMBARGO_ENDED", "officer")} <= set(await keeper.outbox(case.id))
    assert (len(await case.running("P30")), len(await case.running("P32b"))) == (1, 0), "a time is owed again"


async def test_a_court_order_past_its_date_still_holds_and_is_overdue(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    order = granted(await case.embargoed(kind=EmbargoKind.COURT_ORDER), Embargo)
    await expire(keeper, order.id)
    await keeper.make_due(case.id, "P32", rung=1)
    await keeper.keep(PromiseKind.CASE, case.id)
    assert len(await case.running("P32")) == 2
    assert ("OVERDUE", "supervisor") in await keeper.outbox(case.id)


async def test_renewing_takes_over_and_counts_from_the_first(cast: Cast) -> None:
    case = await a_held_case(cast)
    first = granted(await case.embargoed(), Embargo)
    second = granted(await case.embargoed(renews=first.id, expires_at=later(days=12)), Embargo)
    assert (second.since, second.renews) == (first.since, first.id)
    found = {e.id: e.lifted_reason for e in await case.all(Embargo)}
    assert found == {first.id: "RENEWED", second.id: None}
    assert {c.object_id for c in await case.running("P32")} == {second.id}


async def test_beyond_28_days_a_superintendent_holds_and_in_total_beyond_84_an_assistant_chief_constable(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    async with of_rank(keeper, "authoriser", Rank.INSPECTOR), cast.nothing_changes():
        too_long = await case.embargoed(expires_at=later(days=30))
    assert too_long == Problem(code=ProblemCode.RANK_TOO_LOW)
    granted(await case.embargoed(who="authoriser", expires_at=later(days=30)), Embargo)
    async with cast.nothing_changes():
        everything = await case.embargoed(*Part, who="authoriser", expires_at=later(days=86))
    assert everything == Problem(code=ProblemCode.RANK_TOO_LOW)


async def test_a_deferral_is_reviewed_and_counts_as_total_until_it_is_decided_otherwise(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    deferred = await case.decided(verdict=DecisionVerdict.DEFER, reasons=(RefusalReason.R07,))
    assert [c.object_id for c in await case.running("P32")] == [deferred.id]
    assert len(await case.running("P32b")) == 1
    granted(await case.decided(), Decision)
    assert (await case.running("P32"), await case.running("P32b")) == ([], [])


async def test_told_nothing_for_long_is_said_to_a_higher_rank_in_its_turn(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.embargoed(*Part)
    await keeper.make_due(case.id, "P32b", rung=0)
    await keeper.keep(PromiseKind.CASE, case.id)
    said, coming = sorted(await case.running("P32b"), key=lambda c: c.rung)
    assert (said.acted_at is not None, coming.acted_at, coming.rung) == (True, None, 1)
    assert coming.started_at == said.started_at
