"""Two key holders: neither answers for less than everything, each answers once, and nobody but the opener is answered."""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands.disclosure import StopDisclosure
from service.identity import holder as holding
from service.identity.halves import NoHalf
from service.identity.holder import Held, KeyHolder
from service.identity.intents import answer_info
from service.identity.keyring import BLOCKED, HELD, socket_of
from service.identity.keys import SUITE, new_private_key, public_of
from service.identity.opener import Opened, Refusal, Refused, mark_shown
from service.identity.withholding import Withheld
from service.operations.tellings import stop_disclosure
from service.record.asking import Receipt
from service.record.verify import Checkpoint
from service.settings import Settings
from service.vocabulary import Holder, Part, StopReason
from tests.integration.cast import Cast, ago, person
from tests.integration.green import Green, a_green_case
from tests.integration.holders import NAME, WHO, Holders, an_intent, asked, opened, withheld

OPENED = Opened(NAME)


async def shown_at(green: Green) -> list[bool]:
    """Of each intent of the case, oldest first, whether it was shown."""
    async with green.hand.begin() as connection:
        asked = sa.text("select opened_at is not null from rtk.openings where case_id = :case order by intended_at")
        return list((await connection.execute(asked, {"case": green.id})).scalars())


async def by_hand(green: Green, statement: str, **values: Any) -> None:
    """What the database's superuser does to it."""
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(sa.text(statement), values)


async def refused(green: Green, holder: Holder, of: Any, /, **otherwise: Any) -> Withheld:
    with pytest.raises(NoHalf) as none:
        await asked(green, holder, of, **otherwise)
    assert none.value.holder is holder
    return none.value.why


@pytest.mark.parametrize("away", Holder)
async def test_without_either_holder_nothing_opens_and_with_both_again_it_does(
    holders: Holders, green: Green, away: Holder
) -> None:
    (there,) = set(Holder) - {away}
    async with holders.up(there):
        assert await opened(green) == withheld(away, Withheld.AWAY)
    async with holders.up():
        assert await opened(green) == OPENED
    assert await shown_at(green) == [False, True]


async def test_a_holder_whose_database_is_away_withholds_its_half(holders: Holders, green: Green) -> None:
    holders.databases[Holder.SAFEGUARDING] = "postgresql://rtk_holder_safeguarding:x@127.0.0.1:1/rtk"
    async with holders.up():
        assert await opened(green) == withheld(Holder.SAFEGUARDING, Withheld.DATABASE_AWAY)
    holders.databases.clear()
    async with holders.up():
        assert await opened(green) == OPENED


async def test_a_holder_whose_own_files_are_away_withholds_its_half(holders: Holders, green: Green) -> None:
    keyring = holders.keyring(Holder.POLICE)
    key = keyring.folder / f"key-{keyring.epochs()[-1]}"
    for file, why in ((keyring.folder / BLOCKED, Withheld.BLOCK_LIST_AWAY), (key, Withheld.KEY_AWAY)):
        async with holders.up():
            file.rename(file.with_suffix(".away"))
            assert await opened(green) == withheld(Holder.POLICE, why)
            file.with_suffix(".away").rename(file)
            assert await opened(green) == OPENED


async def test_a_block_list_that_cannot_be_read_blocks_everything(holders: Holders, green: Green) -> None:
    listed = holders.keyring(Holder.POLICE).folder / BLOCKED
    async with holders.up():
        listed.write_text("the Hathersedge case\n")
        assert await opened(green) == withheld(Holder.POLICE, Withheld.BLOCK_LIST_AWAY)
        listed.write_text("\n# nobody at present\n")
        assert await opened(green) == OPENED


@pytest.mark.parametrize("what", ["case", "subject", "victim", "deliverer"])
async def test_what_a_holder_blocks_it_does_not_answer_from_the_next_question_on(
    holders: Holders, green: Green, what: str
) -> None:
    id = {"case": green.id, "subject": green.subject, "victim": green.victim, "deliverer": person(WHO)}[what]
    keyring = holders.keyring(Holder.SAFEGUARDING)
    async with holders.up():
        assert await opened(green) == OPENED
        keyring.block(id)
        keyring.block(uuid4())
        assert await opened(green) == withheld(Holder.SAFEGUARDING, Withheld.BLOCKED)
        keyring.write(BLOCKED, b"")
        assert await opened(green) == OPENED


async def test_an_intent_is_answered_once_by_each_over_a_restart_too(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    async with holders.up():
        assert len({await asked(green, holder, intent) for holder in Holder}) == 2
        assert await refused(green, Holder.POLICE, intent) is Withheld.ANSWERED_ALREADY
    async with holders.up():
        for holder in Holder:
            assert await refused(green, holder, intent) is Withheld.ANSWERED_ALREADY


async def test_of_many_who_ask_at_once_one_is_answered(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    async with holders.up():
        answers = await asyncio.gather(*(asked(green, Holder.POLICE, intent) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(answer, bytes) for answer in answers) == 1
    assert {a.why for a in answers if isinstance(a, NoHalf)} == {Withheld.ANSWERED_ALREADY}


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


async def test_after_a_stop_a_holder_finds_the_gate_shut(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    await stop_disclosure(green.cast("chair"), StopDisclosure(id=uuid4(), case=green.id, reason=StopReason.SAFETY))
    async with holders.up():
        for holder in Holder:
            assert await refused(green, holder, intent) is Withheld.GATE_SHUT


async def test_what_was_shown_is_answered_no_more(holders: Holders, green: Green) -> None:
    intent = await an_intent(green)
    assert await mark_shown(green.cast.opener_engine, intent) is None
    async with holders.up():
        assert await refused(green, Holder.POLICE, intent) is Withheld.OPENED_ALREADY


async def test_an_event_that_is_not_as_it_was_sealed_is_no_trace(
    holders: Holders, green: Green, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that tells the holder of another event than the one in the log: here, in its own ear."""
    intent = await an_intent(green)
    look_at = holding.look_at

    async def told_otherwise(database: str, id: Any) -> Any:
        found = await look_at(database, id)
        return replace(found, event=dict(found.event) | {"actor": str(person("officer"))})

    monkeypatch.setattr(holding, "look_at", told_otherwise)
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


async def test_a_half_of_another_case_is_not_opened(holders: Holders, green: Green, story: Cast) -> None:
    other = await a_green_case(story, {Part.NAME: "somebody else"})
    await by_hand(
        green,
        "update sealed_parts s set police_half = o.police_half from sealed_parts o"
        " where s.subject_id = :to and o.subject_id = :from and s.part = o.part",
        to=green.subject,
        **{"from": other.subject},
    )
    async with holders.up():
        assert await opened(green) == withheld(Holder.POLICE, Withheld.HALF_UNREADABLE)
        assert await opened(green, Part.PHOTO) == Opened("a face")


async def test_nonsense_is_answered_with_a_word_and_nothing_else(holders: Holders, own: Settings) -> None:
    async with holders.up():
        for line in (b"{}\n", b"half\n", b'{"ask":"half","intent":"1","key":"","receipt":{}}\n'):
            reader, writer = await asyncio.open_unix_connection(socket_of(own, Holder.POLICE))
            assert json.loads(await reader.readline())["holder"] == "POLICE"
            writer.write(line)
            assert json.loads(await reader.readline()) == {"withheld": "NOT_UNDERSTOOD"}
            writer.close()


@pytest.mark.skipif(os.getuid() != 0, reason="another user can only be played by root")
async def test_a_process_of_another_user_is_hung_up_on(holders: Holders, own: Settings) -> None:
    code = (
        "import os, socket, sys\n"
        "s = socket.socket(socket.AF_UNIX)\n"
        "os.chdir(os.path.dirname(sys.argv[1]))\n"
        "os.setuid(65534)\n"
        "s.connect('socket')\n"
        "s.settimeout(10)\n"
        "print(s.recv(100))\n"
    )
    async with holders.up():
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, str(socket_of(own, Holder.POLICE)), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
    assert out.decode() == "b''\n"
