"""What row security costs a case read: the whole of the service's work on it, and its statement alone."""

import gc
import time
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from starlette.applications import Starlette

from service.api.app import make_app
from service.auth.tokens import token_for
from service.settings import Settings
from tests.bench.asking import CASE

PAST = "bench_past"
"""A role of the same rights as the one that asks about one case, whom no policy binds."""
WARM_UP = 500
READS, PROCESSES = 16_000, 8
"""Where a server's process lies in memory makes as much of a difference as what is measured: each arm has several in turn."""


async def read_both_ways(settings: Settings, cases: Sequence[tuple[UUID, UUID]]) -> dict[str, float]:
    """A case read by the whole service, under row security and as a role of the same rights whom no policy binds, in turns.

    What is compared is the time that this process and the server's were at work for it: `_statement` has the server's alone.
    Both ask by the same text, which names the case as the policies do: past them, that comparison is the statement's own.
    """
    begun = time.monotonic()
    tokens = {officer: token_for(settings, officer) for officer in dict(map(reversed, cases))}
    here, there = dict.fromkeys(("under", "past"), 0), dict.fromkeys(("under", "past"), 0)
    for _ in range(PROCESSES):
        await _take_turns(settings, cases, tokens, here, there)
    whole = {name: here[name] + there[name] for name in here}
    print(f"bench: a case read {READS} times both ways in {time.monotonic() - begun:.0f} s", flush=True)
    return {
        "rls_read": round(whole["past"] / whole["under"], 3),
        "rls_read_statement": round(there["past"] / there["under"], 3),
        **{f"rls_read_us_{name}": round(spent / READS / 1000, 1) for name, spent in whole.items()},
        **{f"rls_read_statement_us_{name}": round(spent / READS / 1000, 1) for name, spent in there.items()},
    }


async def _take_turns(
    settings: Settings,
    cases: Sequence[tuple[UUID, UUID]],
    tokens: Mapping[UUID, str],
    here: dict[str, int],
    there: dict[str, int],
) -> None:
    """A part of the reads, with an app and a server's process for each arm; their nanoseconds are added to what is there."""
    arms = {name: make_app(settings) for name in here}
    asking = {name: app.state.about_one for name, app in arms.items()}
    asking["past"]._url = f"postgresql://{PAST}:{PAST}@{asking['past']._url.partition('@')[2]}"
    servers = {name: int(await each.fetch("select pg_backend_pid()::text") or 0) for name, each in asking.items()}
    begun = dict.fromkeys(arms, 0)
    # As the service begins: else the collector's rounds over all there is fall on one arm more than on the other.
    gc.collect()
    gc.freeze()
    for turn in range(-WARM_UP, READS // PROCESSES):
        if turn == 0:
            begun = {name: processor_time(server) for name, server in servers.items()}
        case, officer = cases[turn % len(cases)]
        for name in sorted(arms, reverse=turn % 2 == 0):
            at = time.process_time_ns()
            answer = await _posted(arms[name], tokens[officer], {"query": CASE, "variables": {"id": str(case)}})
            if turn >= 0:
                here[name] += time.process_time_ns() - at
            if str(case).encode() not in answer:
                raise RuntimeError("an arm does not answer the case")
    for name, server in servers.items():
        there[name] += processor_time(server) - begun[name]
    for app in arms.values():
        await app.state.close()


async def _posted(app: Starlette, token: str, asked: dict[str, Any]) -> bytes:
    """A question's answer, by the app itself: what a client or a network would take is not the service's."""
    body, answered = orjson.dumps(asked), b""
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", "accept": "application/json"}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal answered
        answered += message.get("body", b"")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "scheme": "http",
        "server": ("rtk.test", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await app(scope, receive, send)
    return answered


def processor_time(server: int) -> int:
    """Nanoseconds that this process has been at work: what else runs on the machine does not count."""
    return int(Path(f"/proc/{server}/schedstat").read_text().split()[0])
