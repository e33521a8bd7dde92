"""Processes of ours end as by a fault of memory, which leaves a core where one is left, with all that they knew."""

import asyncio
import signal

import psutil

from service.running.parts import environment, this_program
from service.vocabulary import Holder
from tests.integration.a_clone import WITHIN
from tests.integration.canary.cores import allow_cores
from tests.integration.canary.house import House

OURS = "service.cli"
WAITS = "select count(*) from rtk.comparisons where answered_at is null and expires_at > clock_timestamp()"


def processes(house: House) -> dict[str, psutil.Process]:
    """Each process of ours, by what it is."""
    children = house.serving.supervisor.children()
    return {child.cmdline()[-1]: child for child in children if OURS in child.cmdline()}


def die_badly(house: House) -> set[str]:
    """Every process does; which did. Whoever keeps them up starts them again."""
    ours = processes(house)
    for name, process in ours.items():
        process.send_signal(signal.SIGSEGV)
        process.wait(WITHIN)
        keep_core_of(house, name)
    return set(ours)


async def compare_and_die_badly(house: House, case: str, token: str, entered: str) -> None:
    """What compares does, while it knows what was entered and waits for the holders, who are held up meanwhile."""
    holders = [processes(house)[holder.lower()] for holder in Holder]
    for process in holders:
        process.suspend()
    comparing = await asyncio.create_subprocess_exec(
        *this_program("compare"), case, "NAME", env=environment(house.settings), cwd=house.cwd,
        preexec_fn=allow_cores, stdin=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert comparing.stdin is not None
    comparing.stdin.write(f"{token}\n{entered}\n".encode())
    async with asyncio.timeout(WITHIN), house.database() as hand:
        while not await hand.fetchval(WAITS):
            await asyncio.sleep(0.05)
    comparing.send_signal(signal.SIGSEGV)
    assert await comparing.wait() == -signal.SIGSEGV
    keep_core_of(house, "compare")
    for process in holders:
        process.resume()


def keep_core_of(house: House, name: str) -> None:
    """Another core would be written over it."""
    for core in house.cwd.glob("core*"):
        core.rename(house.cwd / f"of-{name}-{core.name}")
