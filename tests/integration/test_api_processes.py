"""Several processes of the API on one port: whoever connects is answered by one of them, and when one is gone by another."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace

import httpx
import psutil
import pytest

from service.running.addresses import free_port
from service.running.parts import api_programs, environment, this_program
from service.running.spawning import spawn
from service.settings import Settings
from tests.integration.kept import eventually

ASKED = 20


@pytest.fixture
def sharing(settings: Settings) -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """A port, and two processes that listen there."""
    port = free_port()
    here = replace(settings, api_port=port, temporal="127.0.0.1:1", public_url=f"http://127.0.0.1:{port}")
    log = settings.home / "log" / "two-apis.log"
    made = [spawn(this_program("api"), log=log, environment=environment(here)) for _ in range(2)]
    yield port, made
    for process in made:
        process.kill()
        process.wait(timeout=30)


async def test_one_port_is_served_by_those_that_are_there(
    sharing: tuple[int, list[subprocess.Popen[bytes]]],
) -> None:
    port, processes = sharing

    async def listening() -> bool:
        return all(
            any(each.laddr.port == port for each in psutil.Process(process.pid).net_connections())
            for process in processes
        )

    await eventually(listening, within=60)
    processes[0].kill()
    processes[0].wait(timeout=30)
    for _ in range(ASKED):
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/health")).status_code == httpx.codes.OK


@pytest.mark.parametrize(("asked", "many"), [(1, 1), (3, 3)])
def test_so_many_run_as_are_asked_for(settings: Settings, asked: int, many: int) -> None:
    programs = api_programs(replace(settings, api_processes=asked))
    assert len({program.name for program in programs}) == len({program.log for program in programs}) == many
