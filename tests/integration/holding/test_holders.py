"""Two key holders: neither answers for less than everything, each answers once, and nobody but the opener is answered."""

import asyncio
import json
import os
import sys
from uuid import uuid4

import pytest

from service.commands.disclosure import StopDisclosure
from service.identity.halves import NoHalf
from service.identity.keyring import BLOCKED, socket_of
from service.identity.opener import Opened, mark_shown
from service.identity.withholding import Withheld
from service.operations.tellings import stop_disclosure
from service.settings import Settings
from service.vocabulary import Holder, StopReason
from tests.integration.cast import person
from tests.integration.green import Green
from tests.integration.holders import (
    NAME,
    WHO,
    Holders,
    an_intent,
    asked,
    opened,
    refused,
    shown_at,
    withheld,
)

OPENED = Opened(NAME)


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
