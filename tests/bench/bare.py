"""What the machine can do on this work: one SQL statement behind bare ASGI and asyncpg, which asks nobody who they are.

An arm of the bench: `python -m tests.bench.bare PORT` with the database's URL in BENCH_DATABASE. Without row security (it
connects as the superuser), without a token, without a look that is noted, without GraphQL. With OWN set it asks the service's
own statement instead, compiled once, as its own roles (that for one case in BENCH_DATABASE_OF_ONE): what its endpoint costs.
"""

import os
import sys
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn

from service.api.executing import Documents
from service.api.plan.asking import Fetching
from service.api.planning import Plans
from service.operations.statements import SETTINGS
from tests.bench.asking import CASE, CASES, ONE, SOME

OWN = bool(os.environ.get("OWN"))
ANY_ID = UUID(int=0)


def _planned(document: str, variables: dict[str, str]) -> Any:
    async def nobody(_: str, *values: object) -> None:
        raise NotImplementedError

    operation = Documents(explorable=False).read_registered(document).meant(None)
    return Plans(Fetching(nobody, nobody)).planned(document, operation, variables, frozenset({"rtk"}))


CASE_PLANNED, CASES_PLANNED = _planned(CASE, {"id": str(ANY_ID)}), _planned(CASES, {})


def _own(planned: Any) -> dict[str, Any]:
    """A statement of the service's own with all values it takes: `id` is the case's, `person` whoever asks."""
    asked = planned.of_one or planned
    who = ["person", None, None, None, str(ANY_ID)]
    return {"text": asked.text, "values": [*who, *("id" if value == ANY_ID else value for value in asked.values)]}


OWN_STATEMENTS = {"case": _own(CASE_PLANNED), "cases": _own(CASES_PLANNED)}


class Bare:
    pool: asyncpg.Pool
    of_one: asyncpg.Pool

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        variables = orjson.loads(body)["variables"]
        answer = (await (self._own if OWN else self._bare)(variables)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _bare(self, variables: dict[str, str]) -> str:
        if "id" in variables:
            return '{"data":{"case":' + await self.pool.fetchval(ONE, variables["id"]) + "}}"
        return '{"data":{"cases":' + await self.pool.fetchval(SOME, variables["person"]) + "}}"

    async def _own(self, variables: dict[str, str]) -> str:
        name, pool = ("case", self.of_one) if "id" in variables else ("cases", self.pool)
        own = OWN_STATEMENTS[name]
        given = [variables[value] if value in ("id", "person") else value for value in own["values"]]
        return '{"data":' + await pool.fetchval(own["text"], *given) + "}"

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await _pool(os.environ["BENCH_DATABASE"])
        self.of_one = await _pool(os.environ["BENCH_DATABASE_OF_ONE"]) if OWN else self.pool
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await self.of_one.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _pool(database: str) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        database, min_size=10, max_size=10, reset=as_it_is, max_cacheable_statement_size=0, server_settings=SETTINGS
    )


async def as_it_is(_: object) -> None:
    return


if __name__ == "__main__":
    uvicorn.run(
        Bare(),
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
    )
