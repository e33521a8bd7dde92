"""Being told to stop: Ctrl-C, SIGTERM and a closed terminal are one thing, and saying it twice is saying it once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


@asynccontextmanager
async def until_told_to_stop() -> AsyncIterator[asyncio.Event]:
    """An event that is set when we are told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def before(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work answers; None when we are told to stop before it is done, and then it is cancelled."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.wait([working, stopping])


async def stoppable(work: Coroutine[Any, Any, T]) -> T | None:
    """Does the work until it is done or we are told to stop."""
    async with until_told_to_stop() as stop:
        return await before(stop, work)
