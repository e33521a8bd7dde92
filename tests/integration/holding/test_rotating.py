"""A holder's key is changed while everything goes on: no ciphertext moves, nothing is lost where it is cut off."""

import asyncio
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from service.identity import rotating
from service.identity.keys import read_public_key
from service.identity.opener import Opened
from service.identity.questions import ToRewrap
from service.identity.rotating import Rewrapped, end_old_epochs, rewrap, rewrapper, rotate
from service.settings import CannotRun, Settings
from service.vocabulary import Holder, Part
from tests.integration.cast import Cast
from tests.integration.green import Green, a_green_case
from tests.integration.holders import NAME, Holders, opened

BOTH = [Opened(NAME), Opened("a face")]


async def rows(green: Green) -> dict[str, list[Any]]:
    """The parts of the case by column, in one order."""
    async with green.hand.begin() as connection:
        found = await connection.execute(
            sa.text("select * from rtk.sealed_parts where case_id = :case order by part"), {"case": green.id}
        )
        names, parts = list(found.keys()), found.all()
    return {name: [part[n] for part in parts] for n, name in enumerate(names)}


async def all_opened(green: Green) -> list[Any]:
    return [await opened(green), await opened(green, Part.PHOTO)]


@pytest.mark.parametrize("holder", Holder)
async def test_after_a_rotation_the_halves_are_others_and_the_ciphertext_is_the_same(
    own: Settings, holders: Holders, green: Green, holder: Holder
) -> None:
    (other,) = (h.lower() for h in set(Holder) - {holder})
    mine = holder.lower()
    before = await rows(green)
    async with holders.up():
        epoch = await rotate(own, holder)
        assert await rows(green) == before
        assert await all_opened(green) == BOTH
        assert (await rewrap(own, holder)).done >= 2
        assert await all_opened(green) == BOTH
    after = await rows(green)
    assert set(after[f"{mine}_epoch"]) == {epoch} != set(before[f"{mine}_epoch"])
    assert not set(after[f"{mine}_half"]) & set(before[f"{mine}_half"])
    same = set(before) - {f"{mine}_half", f"{mine}_epoch"}
    assert {f"{other}_half", "ciphertext"} < same
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


async def test_in_the_middle_of_it_what_was_and_what_was_not_rewrapped_opens(
    own: Settings, holders: Holders, green: Green, story: Cast
) -> None:
    async with holders.up():
        epoch = await rotate(own, Holder.POLICE)
        sealed_since = await a_green_case(story, {Part.NAME: NAME})
        assert (await rows(sealed_since))["police_epoch"] == [epoch]
        while len(set((await rows(green))["police_epoch"])) < 2:
            assert (await rewrap(own, Holder.POLICE, at_most=1)).done == 1
        assert await all_opened(green) == BOTH
        assert await opened(sealed_since) == BOTH[0]
        await rewrap(own, Holder.POLICE)
        assert set((await rows(green))["police_epoch"]) == {epoch}
        assert await rewrap(own, Holder.POLICE) == Rewrapped(0, [])


async def test_a_key_is_destroyed_when_no_half_names_it_and_not_before(
    own: Settings, holders: Holders, green: Green
) -> None:
    ring = holders.keyring(Holder.SAFEGUARDING)
    async with holders.up():
        await rewrap(own, Holder.SAFEGUARDING)
        await end_old_epochs(own, Holder.SAFEGUARDING)
        (old,) = ring.epochs()
        new = await rotate(own, Holder.SAFEGUARDING)
        assert await end_old_epochs(own, Holder.SAFEGUARDING) == []
        assert ring.epochs() == [old, new]
        await rewrap(own, Holder.SAFEGUARDING, at_most=1)
        assert await end_old_epochs(own, Holder.SAFEGUARDING) == []
        await rewrap(own, Holder.SAFEGUARDING)
        assert await end_old_epochs(own, Holder.SAFEGUARDING) == [old]
        assert ring.epochs() == [new]
        assert await all_opened(green) == BOTH


async def test_what_is_sealed_to_a_key_while_it_is_ended_is_not_lost(
    own: Settings, green: Green, holders: Holders
) -> None:
    """Whoever seals names the epoch, and the database keeps an epoch that is named: one of the two waits for the other."""
    async with holders.up():
        await rotate(own, Holder.POLICE)
        await rewrap(own, Holder.POLICE)
        async with rewrapper(own) as ending, rewrapper(own) as naming:
            old = await ending.fetchval("select min(epoch) from key_epochs where holder = 'POLICE'")
            sealing = naming.transaction()
            await sealing.start()
            await naming.execute("update sealed_parts set police_epoch = $1 where subject_id = $2", old, green.subject)
            going = asyncio.create_task(ending.execute("delete from key_epochs where epoch = $1", old))
            assert (await asyncio.wait([going], timeout=0.3))[1] == {going}
            await sealing.commit()
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                await going
            epoch = await ending.fetchval("select max(epoch) from key_epochs where holder = 'POLICE'")
            await naming.execute(
                "update sealed_parts set police_epoch = $1 where subject_id = $2", epoch, green.subject
            )
        assert await all_opened(green) == BOTH


async def test_what_was_cut_off_goes_on_where_it_stopped(
    own: Settings, holders: Holders, green: Green, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_once, left = rotating.ask_once, 1

    async def dies_after_one(settings: Settings, holder: Holder, question: Any) -> Any:
        nonlocal left
        if isinstance(question, ToRewrap):
            left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return await ask_once(settings, holder, question)

    async with holders.up():
        epoch = await rotate(own, Holder.POLICE)
        monkeypatch.setattr(rotating, "ask_once", dies_after_one)
        with pytest.raises(KeyboardInterrupt):
            await rewrap(own, Holder.POLICE)
        monkeypatch.undo()
        assert await all_opened(green) == BOTH
    with pytest.raises(CannotRun, match="AWAY"):
        await rewrap(own, Holder.POLICE)
    async with holders.up():
        await rewrap(own, Holder.POLICE)
        assert set((await rows(green))["police_epoch"]) == {epoch}
        assert await all_opened(green) == BOTH


async def test_a_rotation_that_was_cut_off_is_taken_up_again(own: Settings, holders: Holders, green: Green) -> None:
    before = read_public_key(own.sealing_keys, Holder.POLICE)
    with pytest.raises(CannotRun, match="AWAY"):
        await rotate(own, Holder.POLICE)
    assert read_public_key(own.sealing_keys, Holder.POLICE) == before
    async with rewrapper(own) as connection:
        begun = await connection.fetchval("select max(epoch) from key_epochs where holder = 'POLICE'")
    async with holders.up():
        assert await rotate(own, Holder.POLICE) == begun
        assert await all_opened(green) == BOTH


async def test_whoever_rewraps_reads_no_ciphertext_and_writes_nothing_but_halves(own: Settings) -> None:
    async with rewrapper(own) as connection:
        for statement in (
            "select ciphertext from sealed_parts",
            "update sealed_parts set ciphertext = ''",
            "delete from sealed_parts",
            "select from openings",
            "select from cases",
            "select * from half_for(uuidv7())",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
