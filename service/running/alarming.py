"""Says on the terminal what the keepers raise, and that it is over, as long as `rtk serve` or `rtk demo` runs."""

import asyncio
from collections.abc import Callable

from service.settings import Settings
from service.standing import WATCH, all_standing

EVERY = 1.0
"""Seconds."""


async def say_alarms(settings: Settings, say: Callable[[str], None]) -> None:
    """Returns never. What stands when it begins is said first; several of one word are said once."""
    known: set[tuple[str, str]] = set()
    while True:
        now = {(raised["from"], raised["alarm"]) for raised in await asyncio.to_thread(all_standing, settings)}
        for keeper, word in sorted(now - known):
            does = "warns" if keeper == WATCH else "withholds"
            say(f"ALARM: {name(keeper)} {does}: {word}; what to do is in infra/runbook.md")
        for keeper, word in sorted(known - now):
            say(f"the alarm is over: {name(keeper)}: {word}")
        known = now
        await asyncio.sleep(EVERY)


def name(keeper: str) -> str:
    return f"the {keeper.lower().replace('_', ' key ')}"
