"""What the machine can do on this work: one SQL statement behind bare ASGI and asyncpg, which asks nobody who they are.

An arm of the bench: `python -m tests.bench.bare PORT` with the database's URL in BENCH_DATABASE. Without row security (it
connects as the superuser), without a token, without a look that is noted, without GraphQL.
"""

import os
import sys
from typing import Any

import asyncpg
import orjson
import uvicorn

from tests.bench.asking import ONE, SOME


class Bare:
    pool: asyncpg.Pool

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
        if "id" in variables:
            text = '{"data":{"case":' + await self.pool.fetchval(ONE, variables["id"]) + "}}"
        else:
            text = '{"data":{"cases":' + await self.pool.fetchval(SOME, variables["person"]) + "}}"
        answer = text.encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE"], min_size=10, max_size=10, reset=_as_it_is, server_settings={"jit": "off"}
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _as_it_is(_: object) -> None:
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
