"""Sealing, exporting and verifying as people run it: `rtk seal`, `rtk export`, `rtk verify`, each a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

from service.auth.tokens import token_for
from service.record.asking import sealed, socket_of
from service.record.signing import public_key
from service.running.spawning import spawn
from service.settings import Settings
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, person
from tests.integration.sealed import (
    length,
)
from tests.parts import REPOSITORY


async def rtk(settings: Settings, *arguments: str, **more: str) -> tuple[int, str]:
    """`rtk` as a person runs it: its exit code and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "service.cli", *arguments),
        env=surroundings(settings) | more,
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def surroundings(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "RTK_HOME": str(settings.home),
        "RTK_DATABASE_URL": settings.database,
        "RTK_PUBLIC_URL": settings.public_url,
        "RTK_DEMO": "1",
    }


async def test_the_commands_seal_export_and_verify_as_people_run_them(
    own: Settings, story: Cast, tmp_path: Path
) -> None:
    case = await a_case(story)
    record, doctored, held = tmp_path / "record.json", tmp_path / "doctored.json", str(public_key(own))
    sealer = spawn(
        [sys.executable, "-m", "service.cli", "seal"],
        log=own.home / "log" / "seal.log",
        environment=surroundings(own) | {"PYTHONPATH": str(REPOSITORY)},
    )
    try:
        async with asyncio.timeout(60):
            while not await sealed(own, case.id, 1):
                await asyncio.sleep(0.05)
        token = token_for(own, person("auditor"))
        assert await rtk(own, "export", str(case.id), str(record), RTK_TOKEN=token) == (0, "")
    finally:
        sealer.terminate()
        sealer.wait(timeout=60)
    assert not socket_of(own).exists()
    code, said = await rtk(own, "verify", str(record), "--key", held)
    assert (code, said.partition(",")[0]) == (0, f"case {case.id}: {await length(case)} events")
    doctored.write_text(record.read_text().replace("OPEN_CASE", "CLOSE_CASE", 1))
    assert await rtk(own, "verify", str(doctored), "--key", held) == (
        1,
        "BAD: event 1: its hash is not that of what it says\n",
    )
    assert (await rtk(own, "export", str(case.id), RTK_TOKEN=token_for(own, person("officer"))))[0] == 3
