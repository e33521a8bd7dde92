"""Whoever withholds for no ordinary reason raises an alarm: once, until it answers again, and never at /health."""

import asyncio
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.alarms import FILE, Alarms, standing_in
from service.api.app import make_app
from service.commands.disclosure import StopDisclosure
from service.identity.keyring import BLOCKED, socket_of
from service.identity.opener import Opened, Refusal, Refused
from service.identity.withholding import Withheld
from service.operations.tellings import stop_disclosure
from service.running import alarming
from service.settings import Settings
from service.standing import all_standing, files_of
from service.vocabulary import Holder, Missing, Part, StopReason
from tests.integration.a_clone import REPOSITORY, a_clone
from tests.integration.green import Green
from tests.integration.holders import NAME, Holders, an_intent, asked, opened, refused, withheld
from tests.integration.thefts.house import STRANGER, knock_as

OPENED = Opened(NAME)


@pytest.fixture(autouse=True)
def quiet(own: Settings) -> None:
    """No alarm of an earlier test stands."""
    for file in files_of(own).values():
        file.unlink(missing_ok=True)


def standing(own: Settings) -> list[tuple[str, str]]:
    return [(raised["from"], raised["alarm"]) for raised in all_standing(own)]


async def health(own: Settings) -> dict[str, Any]:
    app = make_app(own)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        answer = await client.get("/health")
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


async def test_a_holder_whose_key_is_away_is_shown_until_it_answers_again(
    holders: Holders, green: Green, own: Settings
) -> None:
    keyring = holders.keyring(Holder.POLICE)
    key = keyring.folder / f"key-{keyring.epochs()[-1]}"
    async with holders.up():
        key.rename(key.with_suffix(".away"))
        for _ in range(2):
            assert await opened(green) == withheld(Holder.POLICE, Withheld.KEY_AWAY)
        key.with_suffix(".away").rename(key)
    assert standing(own) == [("POLICE_HOLDER", "KEY_AWAY"), ("OPENER", "KEY_AWAY")]
    assert str(green.id) not in json.dumps(all_standing(own))
    assert await health(own) == {"status": "ok"}
    assert len((keyring.folder / FILE).read_text().splitlines()) == 1
    async with holders.up():  # Started anew, it has not forgotten.
        assert standing(own) == [("POLICE_HOLDER", "KEY_AWAY"), ("OPENER", "KEY_AWAY")]
        assert await opened(green) == OPENED
    assert standing(own) == []


async def test_a_holder_that_is_away_is_the_openers_alarm(holders: Holders, green: Green, own: Settings) -> None:
    async with holders.up(Holder.POLICE):
        assert await opened(green) == withheld(Holder.SAFEGUARDING, Withheld.AWAY)
    assert standing(own) == [("OPENER", "AWAY")]


async def test_an_ordinary_refusal_is_no_alarm(holders: Holders, green: Green, own: Settings) -> None:
    intent = await an_intent(green)
    keyring = holders.keyring(Holder.POLICE)
    async with holders.up():
        never_sealed = await opened(green, Part.VEHICLE)
        assert isinstance(never_sealed, Refused)
        assert Missing.NOT_SEALED in never_sealed.codes
        keyring.block(green.id)
        assert await opened(green) == withheld(Holder.POLICE, Withheld.BLOCKED)
        keyring.write(BLOCKED, b"")
        assert await asked(green, Holder.POLICE, intent)
        assert await refused(green, Holder.POLICE, intent) is Withheld.ANSWERED_ALREADY
        command = StopDisclosure(id=uuid4(), case=green.id, reason=StopReason.SAFETY)
        await stop_disclosure(green.cast("chair"), command)
        assert await refused(green, Holder.SAFEGUARDING, intent) is Withheld.GATE_SHUT
        assert await opened(green) == Refused((Missing.NOT_SCHEDULED,))
    assert standing(own) == []


async def test_a_record_that_does_not_seal_is_the_openers_alarm(
    holders: Holders, green: Green, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.identity import halves
    from service.record.asking import Alarm
    from service.record.asking import Refused as NotSealed

    async def behind(*_: Any, **__: Any) -> Any:
        raise NotSealed(Alarm.LOG_BEHIND)

    monkeypatch.setattr(halves, "ask", behind)  # As the sealer answers over a database of yesterday (test_restored).
    async with holders.up():
        assert await opened(green) == Refused((Refusal.NOT_SEALED,))
    assert standing(own) == [("OPENER", "NOT_SEALED")]


async def test_what_nobody_of_ours_asks_is_an_alarm(holders: Holders, green: Green, own: Settings) -> None:
    async with holders.up():
        assert await refused(green, Holder.POLICE, await an_intent(green), intent=uuid4()) is Withheld.NO_SUCH_INTENT
        reader, writer = await asyncio.open_unix_connection(socket_of(own, Holder.SAFEGUARDING))
        await reader.readline()
        writer.write(b"{}\n")
        await reader.readline()
        writer.close()
    assert standing(own) == [("POLICE_HOLDER", "NO_SUCH_INTENT"), ("SAFEGUARDING_HOLDER", "NOT_UNDERSTOOD")]


@pytest.mark.skipif(os.getuid() != 0, reason="another user can only be played by root")
async def test_a_process_of_another_user_that_knocks_is_an_alarm(holders: Holders, own: Settings) -> None:
    async with holders.up():
        assert await knock_as(STRANGER, socket_of(own, Holder.POLICE), b"{}\n") == "nothing"
    assert standing(own) == [("POLICE_HOLDER", "NOT_ALLOWED")]


async def test_who_only_looks_whether_a_holder_is_there_raises_nothing(holders: Holders, own: Settings) -> None:
    async with holders.up():
        _, writer = await asyncio.open_unix_connection(socket_of(own, Holder.POLICE))
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0)
    assert standing(own) == []


async def test_the_terminal_says_an_alarm_once_and_when_it_is_over(own: Settings) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    alarms = Alarms(own.record)
    alarms.note("EVENT_DIFFERS", uuid4(), 7)
    saying = asyncio.create_task(alarming.say_alarms(own, said.put_nowait))
    try:
        first = await asyncio.wait_for(said.get(), 60)
        alarms.note("EVENT_DIFFERS", uuid4(), 8)
        alarms.note("LOG_BEHIND")
        second = await asyncio.wait_for(said.get(), 60)
        for case in list(alarms.standing):
            alarms.note(None, case)
        over = {await asyncio.wait_for(said.get(), 60) for _ in range(2)}
    finally:
        saying.cancel()
        with suppress(asyncio.CancelledError):
            await saying
    assert first.startswith("ALARM: the sealer withholds: EVENT_DIFFERS")
    assert second.startswith("ALARM: the sealer withholds: LOG_BEHIND")
    assert over == {"the alarm is over: the sealer: EVENT_DIFFERS", "the alarm is over: the sealer: LOG_BEHIND"}


@pytest.mark.parametrize(
    "line",
    [
        '{"at": "2026-03-01T00:00:00+00:00", "alarm": "\\u001b[2J Hello", "case": null, "event": null}',
        '{"at": "yesterday", "alarm": "KEY_AWAY", "case": null, "event": null}',
        '{"at": "2026-03-01T00:00:00+00:00", "alarm": 7, "case": null, "event": null}',
        '{"at": "2026-03-01T00:00:00+00:00", "alarm": "KEY_AWAY", "case": "her name", "event": null}',
        '{"at": null}', "[1]", "{", "\u00e9", "",
    ],
)  # fmt: skip
def test_a_keeper_that_is_not_itself_has_no_word_of_its_own_said(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_bytes(line.encode("latin-1") + b"\n")
    assert standing_in(tmp_path / FILE) == {}
    Alarms(tmp_path).note("KEY_AWAY")
    assert [raised.word for raised in standing_in(tmp_path / FILE).values()] == ["KEY_AWAY"]


def test_a_keeper_that_is_not_itself_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert standing_in(tmp_path / FILE) == {}
    (tmp_path / "other").symlink_to("/dev/zero")
    assert standing_in(tmp_path / "other") == {}
    assert standing_in(Path("/dev/zero")) == {}
    assert standing_in(tmp_path) == {}


def test_serve_says_an_alarm_on_the_terminal_and_who_types_it_is_told_and_health_says_nothing(
    own: Settings, tmp_path: Path
) -> None:
    with a_clone(tmp_path / "home") as clone:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"],
            env=clone.environment, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            next(line for line in process.stdout if line.startswith("everything is up"))
            with socket.socket(socket.AF_UNIX) as asking:
                asking.connect(str(socket_of(replace(own, home=clone.home), Holder.POLICE)))
                asking.sendall(b"{}\n")
                said = next(line for line in process.stdout if line.startswith("ALARM"))
            address = json.loads((clone.home / "run" / "addresses.json").read_text())["api"]
            health = httpx.get(f"{address}/health", trust_env=False)
            command = [sys.executable, "-m", "service.cli", "alarms"]
            typed = subprocess.run(
                command, env=clone.environment, cwd=REPOSITORY, capture_output=True, text=True, check=False
            )
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
    assert said.startswith("ALARM: the police key holder withholds: NOT_UNDERSTOOD; ")
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert typed.returncode == 1
    assert re.fullmatch(r"\S+ POLICE_HOLDER NOT_UNDERSTOOD\n", typed.stdout)


def test_a_file_of_alarms_that_was_torn_or_is_long_is_read_from_its_last_whole_lines(tmp_path: Path) -> None:
    alarms = Alarms(tmp_path)
    for _ in range(2000):
        alarms.note("KEY_AWAY")
        alarms.note(None)
    alarms.note("KEY_AWAY")
    with (tmp_path / FILE).open("a") as file:
        file.write('{"at": "2026-')
    assert Alarms(tmp_path).standing == {None: "KEY_AWAY"}
    assert Alarms(tmp_path).note(None)
    assert Alarms(tmp_path).standing == {}
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o644
