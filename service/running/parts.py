"""The programs of one clone: PostgreSQL and Temporal where they are ours, the worker, the sealer, the holders and the API.

Each is handed the settings it needs and no more; none is handed a secret, since each reads its own files. On one machine
they share a user (the holders step down from root), so that modes keep keys from other users alone: a service that is run
for real gives each process a user of its own and mounts to it its own secrets alone.
"""

import asyncio
import math
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx

from service.identity.keyring import socket_of as socket_of_holder
from service.record.asking import socket_of
from service.running import temporal
from service.running.addresses import LOOPBACK, read_ports, without_password
from service.running.children import Program
from service.running.postgresql import PostgreSQL
from service.settings import CannotRun, Settings
from service.vocabulary import Holder

PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SOFTHSM2_CONF")


def own_postgresql(settings: Settings) -> PostgreSQL:
    """This clone's cluster, on the port set-up kept for it."""
    return PostgreSQL(settings.home / "postgresql", read_ports(settings.home)["postgresql"])


def postgresql_program(settings: Settings, server: PostgreSQL) -> Program:
    """The cluster as a child. Asked to end, it ends its clients' sessions too (fast), and does the same when we die."""
    return Program(
        name="PostgreSQL",
        command=server.command(),
        environment=server.environment(),
        log=settings.home / "log" / "postgresql.log",
        user=server.user,
        ready=lambda: server.ready(within=math.inf),
        patience=45.0,
        ending=signal.SIGINT,
        stops_within=30.0,
        when_we_die=signal.SIGINT,
    )


def temporal_program(settings: Settings) -> Program:
    """The dev server as a child; whatever happens to it, its file keeps what it promised."""
    program = temporal.find_program(settings.home)
    if program is None:
        raise CannotRun("Temporal's dev server is not here yet: run `rtk setup` first")
    ports = read_ports(settings.home)
    (settings.home / "temporal").mkdir(parents=True, exist_ok=True)
    return Program(
        name="Temporal",
        command=temporal.command(program, settings.home, ports["temporal"], ports["temporal_ui"]),
        environment=temporal.environment(settings.home),
        log=settings.home / "log" / "temporal.log",
        ready=lambda: temporal.ready(settings.temporal),
    )


def worker_program(settings: Settings) -> Program:
    return Program(
        name="the worker",
        command=this_program("worker"),
        environment=environment(settings),
        log=settings.home / "log" / "worker.log",
    )


def holder_program(settings: Settings, holder: Holder) -> Program:
    return Program(
        name=f"the {holder.lower()} key holder",
        command=[*this_program("holder"), holder.lower()],
        environment=environment(settings),
        log=settings.home / "log" / f"holder-{holder.lower()}.log",
        ready=listening(socket_of_holder(settings, holder)),
    )


def sealer_program(settings: Settings) -> Program:
    return Program(
        name="the sealer",
        command=this_program("seal"),
        environment=environment(settings),
        log=settings.home / "log" / "seal.log",
        ready=listening(socket_of(settings)),
    )


def api_programs(settings: Settings) -> list[Program]:
    """The API's processes, which share one port: one a core where nothing else is set, since each uses no more than one."""
    many = settings.api_processes or len(os.sched_getaffinity(0))
    return [
        Program(
            name=f"the API{which}",
            command=this_program("api"),
            environment=environment(settings),
            log=settings.home / "log" / f"api{which.replace(', ', '-')}.log",
            ready=answering(f"http://{LOOPBACK}:{settings.api_port}/health"),
        )
        for which in ("", *(f", {n}" for n in range(2, many + 1)))
    ]


def this_program(subcommand: str) -> list[str]:
    """`rtk` by the interpreter that runs us, wherever it was installed."""
    return [sys.executable, "-m", "service.cli", subcommand]


def environment(settings: Settings) -> Mapping[str, str]:
    """All that one of our own processes learns from us: where things are, never a password or a key."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {
        "PYTHONUNBUFFERED": "1",
        "RTK_HOME": str(settings.home),
        "RTK_DATABASE_URL": without_password(settings.database),
        "RTK_TEMPORAL_ADDRESS": settings.temporal,
        "RTK_POLICY": settings.policy,
        "RTK_DEMO": "1" if settings.demo else "",
        "RTK_API_HOST": settings.api_host,
        "RTK_API_PORT": str(settings.api_port),
        "RTK_API_PROCESSES": str(settings.api_processes),
        "RTK_PUBLIC_URL": settings.public_url,
        "RTK_RECORD": settings.record_place,
        "RTK_HOLDERS": settings.holders_place,
        "RTK_OPENER_USER": settings.opener_user,
        "RTK_TOKEN_MODULE": settings.token_module,
        "RTK_FREE_DOCUMENTS": {None: "", True: "1", False: "0"}[settings.free_documents],
        "RTK_COST_PER_MINUTE": str(settings.cost_per_minute),
        "RTK_UNBOUND_DOCUMENTS": str(settings.unbound_documents),
        "RTK_UNBOUND_MEGABYTES": str(settings.unbound_megabytes),
        "RTK_PROVIDERS": str(settings.providers or ""),
        "RTK_TRUSTED_ISSUERS": str(settings.trusted_issuers or ""),
        "RTK_TRUSTED_PROXIES": ",".join(settings.trusted_proxies),
        "RTK_NOTIFY_URL": settings.notify_url,
        "RTK_NOTIFY_KEY_FILE": str(settings.notify_key or ""),
        "RTK_NOTIFY_TEMPLATE": settings.notify_template,
    }


def listening(place: Path) -> Callable[[], Awaitable[None]]:
    """Waits until somebody listens on this socket."""

    async def ready() -> None:
        while True:
            try:
                _, writer = await asyncio.open_unix_connection(place)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return

    return ready


def answering(url: str) -> Callable[[], Awaitable[None]]:
    """Waits until the address answers 200."""

    async def ready() -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            while True:
                try:
                    if (await client.get(url)).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)

    return ready
