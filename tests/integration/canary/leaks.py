"""Leaks that are planted, one of each kind of place and way of writing: a search that misses one proves nothing."""

import base64
import gzip
import subprocess
import sys
from urllib.parse import quote

from temporalio.client import Client

from tests.integration.canary.cores import allow_cores, cores_are_kept
from tests.integration.canary.hearing import Exchange
from tests.integration.canary.house import House
from tests.integration.canary.marking import Kind

DIES = "import os, sys; kept = sys.stdin.read(); os.abort()"


async def plant(house: House) -> dict[str, tuple[str, str]]:
    """What was planted: its marker, and what stands in the name of the place and the spelling where it must be found."""
    home, leaks = house.settings.home, {}

    def leak(name: str, where: str) -> str:
        marker = house.marks.of(Kind.LEAK, name)
        leaks[name] = (marker, where)
        return marker

    with (home / "log" / "api.log").open("a") as log:
        log.write(f'{{"what": "a name: {leak("a line of a log", "api.log")}"}}\n')
    engine = await Client.connect(house.settings.temporal)
    payload = {"narrative": leak("a payload in Temporal", "temporal.db")}
    await engine.start_workflow("Nobody", payload, id="nobody", task_queue="nobody")
    (home / "run" / "packed").write_bytes(gzip.compress(leak("a packed file", "in gzip").encode() * 3))
    (home / "run" / quote(leak("the name of a file", "its name"))).touch()
    async with house.database() as hand:
        await hand.execute("create table public.leaks (word bytea)")
        gone = leak("a row that is gone again", "pg_wal").encode()
        await hand.execute("insert into public.leaks values ($1)", gone)
        await hand.execute("truncate public.leaks")
        wide = leak("a wide word in a dump", "the dump").encode("utf-16-le")
        await hand.execute("insert into public.leaks values ($1)", wide)
    told = base64.b64encode(f"Traceback: {leak('an error of the API', 'refusal')}".encode())
    line = f"GET /x?name={quote(leak('an address', 'addresses'))}"
    house.heard.exchanges.append(Exchange("officer", line, "", 500, b"", told))
    if cores_are_kept():
        subprocess.run(
            [sys.executable, "-c", DIES], input=leak("a core", "/core").encode(), cwd=house.cwd, preexec_fn=allow_cores,
        )  # fmt: skip
    return leaks
