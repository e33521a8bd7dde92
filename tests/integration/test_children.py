"""A child that will not start, will not end, or dies again and again."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from service.running.children import Child, Program
from service.running.occupying import Occupied, occupying
from service.settings import CannotRun

SILENT = "trap '' TERM; echo deaf; while true; do read -t 1 < /dev/zero; done"


def a_program(folder: Path, script: str, **changes: Any) -> Program:
    arguments: dict[str, Any] = {
        "name": "the child",
        "command": ("bash", "-c", script),
        "environment": {"PATH": os.environ["PATH"]},
        "log": folder / "child.log",
        "ready": said(folder / "child.log"),
    }
    return Program(**(arguments | changes))


def said(log: Path) -> Any:
    """Ready once it has said something."""

    async def ready() -> None:
        while not log.read_text():
            await asyncio.sleep(0.01)

    return ready


async def test_a_child_that_does_not_start_is_one_sentence_with_where_to_look(tmp_path: Path) -> None:
    child = Child(a_program(tmp_path, "exit 3", patience=1.0), print)
    with pytest.raises(CannotRun, match=f"the child does not start; .*{tmp_path / 'child.log'}"):
        await child.start()
    await child.stop()


async def test_a_child_that_will_not_end_is_killed(tmp_path: Path) -> None:
    child = Child(a_program(tmp_path, SILENT, stops_within=0.3), print)
    await child.start()
    await child.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


async def test_a_child_that_dies_is_said_and_started_again(tmp_path: Path) -> None:
    lines: list[str] = []
    child = Child(a_program(tmp_path, "echo up; exec sleep 600"), lines.append)
    await child.start()
    assert child.process is not None
    first = child.process
    first.kill()
    await asyncio.to_thread(first.wait)
    while child.process is first:
        await asyncio.sleep(0.01)
    await child.up.wait()
    await child.stop()
    assert [line.partition(" after ")[0] for line in lines] == ["the child ended (SIGKILL)"]


async def test_a_child_learns_nothing_of_the_environment_but_what_it_is_handed(tmp_path: Path) -> None:
    child = Child(a_program(tmp_path, "env; exec sleep 600"), print)
    await child.start()
    await child.stop()
    handed = {line.partition("=")[0] for line in (tmp_path / "child.log").read_text().splitlines()}
    assert handed - {"PWD", "SHLVL", "_"} == {"PATH"}


def test_a_clone_is_occupied_by_one(tmp_path: Path) -> None:
    mine, theirs = occupying(tmp_path, "serve"), occupying(tmp_path, "setup")
    with mine, pytest.raises(Occupied, match=f"`rtk serve` .* process {os.getpid()}"), theirs:
        pass
    with occupying(tmp_path, "setup"):
        pass
