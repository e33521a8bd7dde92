"""`rtk serve` and `rtk demo`: everything of this clone under one supervisor, until somebody says stop."""

import asyncio
from collections.abc import Awaitable, Callable

from service.running.addresses import addresses_file, is_free, keep_ports, located, read_addresses, write_addresses
from service.running.alarming import say_alarms
from service.running.children import Program
from service.running.occupying import occupying
from service.running.parts import (
    api_programs,
    holder_program,
    own_postgresql,
    postgresql_program,
    sealer_program,
    temporal_program,
    worker_program,
)
from service.running.setup import check_policy, check_set_up
from service.running.stopping import before, until_told_to_stop
from service.running.supervisor import Supervisor
from service.settings import CannotRun, Settings
from service.vocabulary import Holder

Say = Callable[[str], None]
Story = Callable[[Settings], Awaitable[bool]]


async def serve(settings: Settings, say: Say) -> None:
    """Runs everything and stays up until told to stop. What the outside has set an address for is used, not started."""
    await _serve(settings, say, "serve", None, once=False)


async def serve_and_play(settings: Settings, say: Say, story: Story, *, once: bool) -> bool:
    """The same with a story played on it, which says whether it succeeded; with `once`, leaves when it is over."""
    return await _serve(settings, say, "demo", story, once=once)


async def _serve(settings: Settings, say: Say, what: str, story: Story | None, *, once: bool) -> bool:
    check_policy(settings)
    check_set_up(settings)
    with occupying(settings.home, what):
        addresses_file(settings.home).unlink(missing_ok=True)  # One that was killed has left its own.
        keep_ports(settings.home)
        here = located(settings)
        if not is_free(here.api_port):
            raise CannotRun(
                f"port {here.api_port} is taken: set RTK_API_PORT to another, or leave it out for a free one"
            )
        servers = []
        if not settings.database:
            servers.append(postgresql_program(here, own_postgresql(here)))
        if not settings.temporal:
            servers.append(temporal_program(here))
        supervisor = Supervisor([servers, own_programs(here)], say)
        async with until_told_to_stop() as stop:
            alarming = asyncio.create_task(say_alarms(here, say))
            try:
                told = await before(stop, _rise(supervisor, here, story, own_temporal=not settings.temporal))
                if told is not None and not once:
                    for name, address in read_addresses(settings.home).items():
                        say(f"{name:12} {address or 'one of your own'}")
                    say("everything is up; Ctrl-C stops all of it and nothing else")
                    await before(stop, supervisor.watch())
                return told is True or story is None
            finally:
                alarming.cancel()
                say("stopping")
                addresses_file(settings.home).unlink(missing_ok=True)
                await supervisor.stop()


def own_programs(here: Settings) -> list[Program]:
    """What runs whoever's database and engine it is."""
    holders = [holder_program(here, holder) for holder in Holder]
    return [sealer_program(here), *holders, worker_program(here), *api_programs(here)]


async def _rise(supervisor: Supervisor, here: Settings, story: Story | None, *, own_temporal: bool) -> bool:
    """Starts everything, writes down where it is, and plays the story; whether it succeeded."""
    await supervisor.start()
    write_addresses(here, own_temporal=own_temporal)
    return await story(here) if story is not None else True
