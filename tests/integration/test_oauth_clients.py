"""A real client does it, npm's `openid-client` as it comes: as a platform's system, and for a person who signs in."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.running.addresses import free_port
from service.settings import Settings
from tests.integration.cast import person
from tests.integration.oauth import CALLBACK, Desk, Robot
from tests.integration.served import served
from tests.integration.test_clients import INSTALLED, SCRIPTS, needs_node

WITHIN = 60


@pytest.fixture(scope="module")
async def reception(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Desk]:
    """The service on a port of its own, with whoever sits at the desk signed in at once."""
    port = free_port()
    desk = Desk(settings=replace(settings, public_url=f"http://localhost:{port}"), watching_engine=watching_engine)
    shutil.copy(SCRIPTS / "openid.mjs", INSTALLED)
    async with served(desk.app, port):
        yield desk
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


async def started(desk: Desk, robot: Robot, way: str, *more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        "node", "openid.mjs", way, desk.settings.issuer, str(robot.id), json.dumps(robot.key.as_dict(private=True)), *more,
        cwd=INSTALLED, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def ended(process: asyncio.subprocess.Process, said: str = "") -> list[dict[str, object]]:
    """What it printed to the end; the test fails where it ended badly."""
    printed, faults = await asyncio.wait_for(process.communicate(said.encode()), WITHIN)
    assert process.returncode == 0, faults.decode()
    return [json.loads(line) for line in printed.decode().splitlines()]


@needs_node
async def test_a_platforms_system_proves_itself_by_its_key_and_asks(reception: Desk) -> None:
    robot = await reception.add("picta", acts_as="liaison-picta")
    asked, after = await ended(await started(reception, robot, "system"))
    assert asked["type"] == "dpop"
    assert asked["asked"]["data"] == {"me": {"id": str(person("liaison-picta"))}}  # type: ignore[index]
    assert after == {"active": False}


@needs_node
async def test_a_person_signs_in_for_a_client_and_it_renews_what_it_was_given(reception: Desk) -> None:
    robot = await reception.add("northmoor", redirects=(CALLBACK,))
    reception.sit_down("officer")
    process = await started(reception, robot, "person", CALLBACK)
    assert process.stdout is not None
    place = (await asyncio.wait_for(process.stdout.readline(), WITHIN)).decode().strip()
    async with reception.http() as http:
        back = (await http.get(place)).headers["location"]
    asked, after = await ended(process, f"{back}\n")
    assert asked["asked"]["data"] == {"me": {"id": str(person("officer"))}}  # type: ignore[index]
    assert after == {"active": False}
