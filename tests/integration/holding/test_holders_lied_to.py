"""Whoever lies to a holder is answered nothing, and a holder that lies opens nothing: intents, clocks, the record, halves."""

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.identity import holder as holding
from service.identity.holder import Held, KeyHolder
from service.identity.intents import answer_info
from service.identity.keyring import HELD
from service.identity.keys import SUITE, new_private_key, public_of
from service.identity.opener import Opened, Refusal, Refused, mark_shown
from service.identity.rotating import Rewrapped, rewrap, rotate
from service.identity.withholding import Withheld
from service.record.asking import Receipt
from service.record.verify import Checkpoint
from service.settings import Settings
from service.vocabulary import Holder, Part
from tests.integration.cast import Cast, ago, person
from tests.integration.green import Green, a_green_case
from tests.integration.holders import (
    NAME,
    Holders,
    an_intent,
    by_hand,
    found,
    opened,
    refused,
    withheld,
)

OPENED = Opened(NAME)


async def test_no_other_key_is_answered_than_the_one_the_intent_was_made_for(holders: Holders, green: Green) -> None:
    intent, other = await an_intent(green), await an_intent(green, Part.PHOTO)
    async with holders.up():
        for key in (new_private_key(), other.key):
            assert await refused(green, Holder.POLICE, intent, key=key) is Withheld.KEY_DIFFERS


@pytest.mark.parametrize(
    "change", ["part = 'PHOTO'", "epoch = epoch + 1", "deliverer_id = :other", "recipient_id = :other"]
)
async def test_an_intent_that_somebody_changed_in_the_database_is_not_the_one_that_was_sealed(
    holders: Holders, green: Green, change: str
) -> None:
    intent = await an_intent(green)
    named = {"other": person("officer")} if ":other" in change else {}
    await by_hand(green, f"update openings set {change} where id = :id", id=intent.opening.id, **named)
    async with holders.up():
        for holder in Holder:
            assert await refused(green, holder, intent) is Withheld.KEY_DIFFERS


async def test_an_intent_that_nobody_made_is_none(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    async with holders.up():
        assert await refused(green, Holder.POLICE, intent, intent=uuid4()) is Withheld.NO_SUCH_INTENT


async def test_an_intent_lives_for_a_minute_by_either_clock(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    holders.clock = lambda: datetime.now(UTC) + timedelta(seconds=60)
    async with holders.up():
        assert await opened(green) == withheld(Holder.POLICE, Withheld.EXPIRED)
    holders.clock = lambda: datetime.now(UTC)
    await by_hand(green, "update openings set expires_at = clock_timestamp() where id = :id", id=intent.opening.id)
    async with holders.up():
        assert await refused(green, Holder.POLICE, intent) is Withheld.EXPIRED
        assert await mark_shown(green.cast.opener_engine, intent) == Refused((Refusal.CHANGED_MEANWHILE,))
        late = replace(intent, opening=replace(intent.opening, expires_at=ago(seconds=1)))
        assert await mark_shown(green.cast.opener_engine, late) == Refused((Refusal.EXPIRED,))
        assert await opened(green) == OPENED


async def test_an_intent_is_given_no_longer_life_by_the_database(holders: Holders, green: Green) -> None:
    """The instant that counts is the event's, which is sealed."""
    intent = await an_intent(green)
    await by_hand(
        green, "update openings set expires_at = expires_at + interval '1 day' where id = :id", id=intent.opening.id
    )
    holders.clock = lambda: datetime.now(UTC) + timedelta(seconds=60)
    async with holders.up():
        assert await refused(green, Holder.SAFEGUARDING, intent) is Withheld.EXPIRED


@pytest.mark.parametrize("apart", [-30, -8, 8, 30])
async def test_a_holder_whose_clock_is_another_answers_nothing(holders: Holders, green: Green, apart: int) -> None:
    holders.clock = lambda: datetime.now(UTC) + timedelta(seconds=apart)
    async with holders.up():
        assert await opened(green) == withheld(Holder.POLICE, Withheld.CLOCK_DIFFERS)


async def test_an_event_that_is_not_as_it_was_sealed_is_no_trace(
    holders: Holders, green: Green, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that tells the holder of another event than the one in the log: here, in its own ear."""
    intent = await an_intent(green)
    look_at = holding.look_at_opening

    async def told_otherwise(database: str, id: Any) -> Any:
        found = await look_at(database, id)
        return replace(found, event=dict(found.event) | {"actor": str(person("officer"))})

    monkeypatch.setattr(holding, "look_at_opening", told_otherwise)
    async with holders.up():
        assert await refused(green, Holder.POLICE, intent) is Withheld.NOT_IN_RECORD


async def test_a_receipt_for_another_event_is_none(holders: Holders, green: Green) -> None:
    intent, other = await an_intent(green), await an_intent(green)
    async with holders.up():
        assert await refused(green, Holder.POLICE, intent, sequence=other.sequence) is Withheld.NOT_IN_RECORD


async def test_a_log_older_than_the_one_a_holder_knows_is_refused(holders: Holders, green: Green) -> None:
    async with holders.up() as up:
        assert await opened(green) == OPENED
        held = up[Holder.POLICE].held
        assert held is not None
        up[Holder.POLICE].held = Held(Checkpoint(held.checkpoint.size, bytes(32)), held.note)
        assert await opened(green) == withheld(Holder.POLICE, Withheld.NOT_IN_RECORD)
    async with holders.up() as up:
        assert up[Holder.POLICE].held is not None
        assert await opened(green) == OPENED
    with suppress(FileNotFoundError):
        holders.keyring(Holder.POLICE).write(HELD, b"no checkpoint")
    with pytest.raises(ValueError, match="checkpoint"):
        holders.made(Holder.POLICE)
    (holders.keyring(Holder.POLICE).folder / HELD).unlink()


class AnswersWithAnother(KeyHolder):
    """Gives away a half that is not the one it was asked for."""

    async def half_for(self, intent: Any, key: bytes, receipt: Receipt, known: Held | None) -> bytes:
        await super().half_for(intent, key, receipt, known)
        return SUITE.encrypt(os.urandom(32), public_of(key), answer_info(self.holder, intent))


class AnswersAgain(KeyHolder):
    """Answers everybody what it answered first."""

    first: bytes | None = None

    async def half_for(self, intent: Any, key: bytes, receipt: Receipt, known: Held | None) -> bytes:
        answer = await super().half_for(intent, key, receipt, known)
        self.first = self.first or answer
        return self.first


class AnswersForItself(KeyHolder):
    """Says that it is the other one."""

    async def half_for(self, intent: Any, key: bytes, receipt: Receipt, known: Held | None) -> bytes:
        await super().half_for(intent, key, receipt, known)
        (other,) = set(Holder) - {self.holder}
        return SUITE.encrypt(os.urandom(32), public_of(key), answer_info(other, intent))


@pytest.mark.parametrize("liar", Holder)
async def test_a_holder_that_lies_opens_nothing_and_an_honest_one_after_it_does(
    holders: Holders, green: Green, liar: Holder
) -> None:
    unreadable = withheld(liar, Withheld.HALF_UNREADABLE)
    for kind, answers in (
        (AnswersWithAnother, [Refused((Refusal.UNREADABLE,))]),
        (AnswersForItself, [unreadable]),
        (AnswersAgain, [OPENED, unreadable]),
    ):
        holders.kinds[liar] = kind
        async with holders.up():
            assert [await opened(green) for _ in answers] == answers
    holders.kinds[liar] = KeyHolder
    async with holders.up():
        assert await opened(green) == OPENED


async def test_a_half_of_another_case_is_not_opened_and_stops_no_other(
    own: Settings, holders: Holders, green: Green, story: Cast
) -> None:
    other = await a_green_case(story, {Part.NAME: "somebody else"})
    theirs = "select police_half from sealed_parts where subject_id = :id and part = 'NAME'"
    put = "update sealed_parts set police_half = cast(:half as bytea) where subject_id = :id and part = 'NAME'"
    was, wrong = await found(green, theirs, id=green.subject), await found(green, theirs, id=other.subject)
    await by_hand(green, put, half=wrong, id=green.subject)
    async with holders.up():
        assert await opened(green) == withheld(Holder.POLICE, Withheld.HALF_UNREADABLE)
        assert await opened(green, Part.PHOTO) == Opened("a face")
        await rotate(own, Holder.POLICE)
        named = await found(
            green, "select id from sealed_parts where subject_id = :id and part = 'NAME'", id=green.subject
        )
        assert (await rewrap(own, Holder.POLICE)).unreadable == [named]
        await by_hand(green, put, half=was, id=green.subject)
        await by_hand(green, "update sealed_parts set part = 'X' where id = :id", id=named)
        assert (await rewrap(own, Holder.POLICE)).unreadable == [named]
        await by_hand(green, "update sealed_parts set part = 'NAME' where id = :id", id=named)
        assert await rewrap(own, Holder.POLICE) == Rewrapped(1, [])
        assert await opened(green) == OPENED
