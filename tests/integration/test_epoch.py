"""What raises the epoch, and what does not: exactly what the gate's description lists."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from service.facts.disclosure import Decision, SafetyReview
from service.operations import attributions
from service.vocabulary import (
    DecisionVerdict,
    InformedEvent,
    Part,
    PrimaryVictim,
    RefusalReason,
    ScreenResult,
    WishScope,
    YesNo,
)
from tests.integration.cast import Cast, granted, later
from tests.integration.in_her_place import best_placed, propose
from tests.integration.steps_holding import HeldCase, a_held_case

Act = Callable[[HeldCase], Awaitable[Any]]


async def proposed_again(case: HeldCase) -> Any:
    """The same subject once more, as with another account."""
    (subject,) = await case.subjects()
    return await case.do("officer", attributions.propose_attribution, case.proposal(subject.id))


async def proposed_of_another(case: HeldCase) -> Any:
    other = await case.sealed()
    return await case.do("officer", attributions.propose_attribution, case.proposal(other.id))


async def wished_less(case: HeldCase) -> Any:
    await case.scheduled()
    return await case.wished(scope=WishScope.PART, parts=(Part.AGE_BAND,))


RAISES: dict[str, Act] = {
    "a stop": lambda case: case.stopped(),
    "a withdrawn wish": lambda case: case.withdrawn(),
    "a wish that takes away what is scheduled": wished_less,
    "another proposal": proposed_again,
    "another subject": proposed_of_another,
    "a plan that touches the telling": lambda case: case.planned(touches_telling=True),
    "another policy": lambda case: case.migrated(),
    "a decision for more": lambda case: case.wider(),
    "another recipient": best_placed,
    "a deferral": lambda case: case.decided(verdict=DecisionVerdict.DEFER, reasons=(RefusalReason.R07,)),
}
DOES_NOT: dict[str, Act] = {
    "another time": lambda case: case.scheduled(at=later(hours=3)),
    "a narrower decision": lambda case: case.decided(parts=(Part.NAME,)),
    "an embargo": lambda case: case.embargoed(),
    "a conflict of somebody else": lambda case: case.conflicted("health", "officer"),
    "another plan": lambda case: case.planned(),
    "somebody proposed in her place": propose,
    "flags": lambda case: case.flagged(held=YesNo.YES),
    "an update": lambda case: case.informed(InformedEvent.REGULAR_UPDATE),
    "a screen": lambda case: case.screened(ScreenResult.NOTHING_FOUND),
    "a determination": lambda case: case.determined(PrimaryVictim.THIS_VICTIM),
    "an assurance": lambda case: case.assured(),
    "progress": lambda case: case.progress(),
    "a name learned elsewhere": lambda case: case.learned(),
    "a wish that still covers it": lambda case: case.wished(scope=WishScope.ALL, parts=()),
    "needs": lambda case: case.needs(),
    "a reconfirmation": lambda case: case.reconfirmed(),
}


async def authorised(cast: Cast) -> HeldCase:
    case = await a_held_case(cast)
    await case.ready()
    await case.decided(parts=(Part.NAME, Part.PHOTO))
    await case.authorised((await case.all(Decision))[-1])
    await case.scheduled()
    return case


@pytest.mark.parametrize("act", RAISES.values(), ids=RAISES)
async def test_this_raises_the_epoch_and_ends_what_was_approved(cast: Cast, act: Act) -> None:
    case = await authorised(cast)
    before = (await case.now_reads()).epoch
    result = await act(case)
    assert (await case.now_reads()).epoch == before + 1, result
    assert [d for d in await case.all(Decision, ended_at=None) if d.epoch == before] == []


@pytest.mark.parametrize("act", DOES_NOT.values(), ids=DOES_NOT)
async def test_this_raises_no_epoch(cast: Cast, act: Act) -> None:
    case = await authorised(cast)
    before = (await case.now_reads()).epoch
    result = await act(case)
    assert result is not None
    assert (await case.now_reads()).epoch == before, result


async def test_a_narrower_decision_is_authorised_anew_and_the_review_stands(cast: Cast) -> None:
    case = await authorised(cast)
    first = (await case.all(Decision))[-1]
    second = await case.decided(parts=(Part.NAME,))
    assert {d.id: d.ended_at is None for d in await case.all(Decision)} == {first.id: False, second.id: True}
    assert not await case.stands()
    assert [r.ended_at for r in await case.all(SafetyReview)] == [None]
    await case.authorised(second)
    granted(await case.scheduled(), object)


async def test_a_review_falls_with_the_subject_it_was_about_and_stands_where_that_is_the_same(cast: Cast) -> None:
    same, other = await authorised(cast), await authorised(cast)
    await proposed_again(same)
    await proposed_of_another(other)
    assert [r.ended_at is None for r in await same.all(SafetyReview)] == [True]
    assert [r.ended_at is None for r in await other.all(SafetyReview)] == [False]


async def test_what_happens_in_another_case_raises_no_epoch_here(cast: Cast) -> None:
    case, other = await authorised(cast), await authorised(cast)
    before = (await case.now_reads()).epoch
    await other.migrated()
    await other.stopped()
    assert (await case.now_reads()).epoch == before
