"""Charges and hearings: facts at any stage; a record counts once two people read it; she hears it before the public can."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.commands.attribution import WithdrawAttribution
from service.facts.attribution import Attribution
from service.facts.police import Charge, Hearing
from service.operations.attributions import withdraw_attribution
from service.operations.charging import keyed
from service.policy import load
from service.rules.public_naming import backstop
from service.vocabulary import AwaitedEvent, InformedEvent, Offence, Part, ProblemCode, TaskKind, VictimWord, WishScope
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import charged, listed, verified
from tests.integration.cast import Cast, granted, later
from tests.integration.keeping import Keeper
from tests.integration.test_commands_her_word import word
from tests.integration.test_commands_outside import told_outside


async def kinds_of(case: ACase, who: str) -> set[TaskKind]:
    return {task.kind for task in await case.tasks_of(who)}


async def test_a_charge_starts_its_telling_and_its_verification(cast: Cast) -> None:
    case = await a_case(cast)
    charge = granted(await charged(case), Charge)
    (told,), (checked,) = await case.running("P21"), await case.running("P17")
    assert (told.object_id, told.started_at) == (charge.id, charge.charged_at)
    assert (checked.object_id, checked.owner) == (charge.id, TaskKind.SUPERVISOR)
    await case.informed(InformedEvent.CHARGE)
    assert await case.running("P21") == []


async def test_a_second_person_keys_the_record_again_without_seeing_it(cast: Cast) -> None:
    case = await a_case(cast)
    charge = granted(await charged(case), Charge)
    done = granted(await verified(case, charge, record_reference=" nm/ch/2026/0417"), Charge)
    assert done.verified_by == case.case.supervisor_id
    assert await case.running("P17") == []
    assert (await case.all(Charge))[0] == done


@pytest.mark.parametrize("change", [{"record_reference": "NM/CH/2026/0471"}, {"offence": Offence.S2A}])
async def test_one_wrong_digit_or_another_offence_verifies_nothing(cast: Cast, change: dict[str, Any]) -> None:
    case = await a_case(cast)
    charge = granted(await charged(case), Charge)
    async with cast.nothing_changes():
        assert (await verified(case, charge, **change)).code is ProblemCode.REKEYING_DIFFERS


async def test_a_charge_is_verified_once_and_by_nobody_but_a_supervisor_of_the_case(cast: Cast) -> None:
    case = await a_case(cast)
    charge = granted(await charged(case), Charge)
    async with cast.nothing_changes():
        for who in ("officer", "second-officer", "other-supervisor", "authoriser"):
            assert await verified(case, charge, who=who) is None
    granted(await verified(case, charge), Charge)
    assert (await verified(case, charge)).code is ProblemCode.WRONG_STAGE


async def test_withdrawing_an_attribution_leaves_a_charge_to_be_verified(cast: Cast) -> None:
    case = await a_case(cast)
    attribution = await case.confirmed()
    charge = granted(await charged(case), Charge)
    command = WithdrawAttribution(id=uuid4(), attribution=attribution.id, reason="It was his brother.")
    granted(await case.do("supervisor", withdraw_attribution, command), Attribution)
    assert [d.object_id for d in await case.running("P17")] == [charge.id]


def test_spaces_and_small_letters_are_keyed_alike_and_digits_are_not() -> None:
    assert keyed(" nm / ch 1") == keyed("NM/CH1") != keyed("NM/CH2")


async def test_the_backstop_is_p29_before_the_first_of_all_public_events(cast: Cast) -> None:
    case = await a_case(cast)
    policy = load(case.case.policy_version)
    hearing = granted(await listed(case), Hearing)
    assert [d.due_at for d in await case.running("E16")] == [backstop(hearing.at, policy)]
    press = later(days=14)
    await charged(case, first_public_event_at=press)
    assert [d.due_at for d in await case.running("E16")] == [backstop(press, policy)]
    await listed(case, at=later(days=30), replaces=hearing.id)
    assert [d.due_at for d in await case.running("E16")] == [backstop(press, policy)]


async def test_a_hearing_that_is_moved_moves_the_backstop(cast: Cast) -> None:
    case = await a_case(cast)
    hearing = granted(await listed(case), Hearing)
    (before,) = await case.running("E16")
    await listed(case, at=later(days=42), replaces=hearing.id)
    (after,) = await case.running("E16")
    assert timedelta(days=19) < after.due_at - before.due_at < timedelta(days=24)


async def test_a_backstop_that_is_past_when_the_event_is_recorded_is_due_at_once(cast: Cast) -> None:
    case = await a_case(cast)
    hearing = granted(await listed(case, at=later(hours=1)), Hearing)
    (due,) = await case.running("E16")
    assert due.due_at < hearing.recorded_at


async def test_a_telling_of_the_name_meets_it_however_it_came(cast: Cast) -> None:
    by_us, otherwise, photo = [await a_case(cast) for _ in range(3)]
    await by_us.to_told()
    for case in (by_us, otherwise, photo):
        await listed(case)
    await told_outside(otherwise, parts=(Part.NAME,))
    await told_outside(photo, parts=(Part.PHOTO,))
    assert [len(await case.running("E16")) for case in (by_us, otherwise, photo)] == [0, 0, 1]


async def test_who_chose_not_to_know_is_told_that_it_will_become_public_and_nothing_more(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.wished(scope=WishScope.NONE, parts=())
    await listed(case)
    assert TaskKind.SAY_PUBLIC_NAMING in await kinds_of(case, "officer")
    assert ("PUBLIC_NAMING_AHEAD", "officer") in await keeper.outbox(case.id)
    assert len(await case.running("E16")) == 1, "until she has been told so"
    await case.informed(InformedEvent.PUBLIC_NAMING)
    assert await case.running("E16") == []
    assert TaskKind.SAY_PUBLIC_NAMING not in await kinds_of(case, "officer")
    assert await word(case) is VictimWord.YOUR_CHOICE
    await listed(case, at=later(days=10))
    assert await case.running("E16") == [], "once said, it is said"


async def test_who_waits_for_the_trial_is_told_that_it_becomes_public_at_the_first_hearing(cast: Cast) -> None:
    case = await a_case(cast)
    await case.wished(not_before_event=AwaitedEvent.TRIAL)
    await listed(case)
    assert TaskKind.SAY_PUBLIC_NAMING in await kinds_of(case, "officer")
    await case.informed(InformedEvent.PUBLIC_NAMING)
    assert await case.running("E16") == []
    await case.wished()
    assert len(await case.running("E16")) == 1, "she wants to know before the public does"


async def test_to_hear_that_it_will_become_public_does_not_do_for_who_wants_to_know(cast: Cast) -> None:
    case = await a_case(cast)
    await case.wished()
    await listed(case)
    await case.informed(InformedEvent.PUBLIC_NAMING)
    assert len(await case.running("E16")) == 1


async def test_who_changes_her_mind_is_owed_it_again(cast: Cast) -> None:
    case = await a_case(cast)
    await case.wished(scope=WishScope.NONE, parts=())
    await listed(case)
    await case.informed(InformedEvent.PUBLIC_NAMING)
    await case.wished()
    assert len(await case.running("E16")) == 1


async def alarmed(case: ACase, keeper: Keeper) -> list[str]:
    return [who for kind, who in await keeper.outbox(case.id) if kind == "WISH_NEEDED"]


async def test_a_victim_who_was_never_asked_raises_an_alarm_before_a_hearing(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await listed(case)
    assert await alarmed(case, keeper) == ["officer", "supervisor"]
    for who in ("officer", "supervisor"):
        assert TaskKind.ASK_WISHES in await kinds_of(case, who)
    await listed(case, at=later(days=10))
    assert await alarmed(case, keeper) == ["officer", "supervisor"], "said once, and the tasks stand"
    await case.wished()
    assert TaskKind.ASK_WISHES not in await kinds_of(case, "officer") | await kinds_of(case, "supervisor")


async def test_a_wish_that_was_taken_back_raises_it_too_and_a_current_one_does_not(cast: Cast, keeper: Keeper) -> None:
    current, taken_back = await a_case(cast), await a_case(cast)
    for case in (current, taken_back):
        await case.wished()
        await listed(case)
        assert await alarmed(case, keeper) == []
    await taken_back.withdrawn()
    assert await alarmed(taken_back, keeper) == ["officer", "supervisor"]


async def test_a_hearing_that_is_not_of_this_case_or_public_only_afterwards_is_turned_down(cast: Cast) -> None:
    case, other = await a_case(cast), await a_case(cast)
    elsewhere = granted(await listed(other), Hearing)
    async with cast.nothing_changes():
        for replaced in (uuid4(), elsewhere.id):
            refusal = await listed(case, first_public_event_at=later(days=30), replaces=replaced)
            assert {(d.path, d.code) for d in refusal.details} == {
                ("firstPublicEventAt", "AFTER_HEARING"),
                ("replaces", "UNKNOWN_HEARING"),
            }


async def test_nothing_of_it_goes_out_to_her(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.bound()
    await charged(case)
    await listed(case)
    assert {who for _, who in await keeper.outbox(case.id)} == {"officer", "supervisor"}
