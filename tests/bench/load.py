"""The load generator: a process of its own, so that it never is the server. One line of JSON in is a turn, one out its times.

Each of the connections sends its next request when the answer to the last is whole; an answer that is not 200, or does not
hold what it should, ends the bench.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from random import Random
from typing import Any

import uvloop

WARM_UP = 0.15
"""Part of a turn that is not counted, while connections open."""


class Connection(asyncio.Protocol):
    """One client that asks and asks until its time is over."""

    def __init__(self, requests: Iterator[tuple[bytes, bytes]], count_from: float, until: float) -> None:
        self._requests = requests
        self._count_from, self._until = count_from, until
        self._received = bytearray()
        self._length = 0
        self.times: list[float] = []
        self.answers = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        wire, self._holds = next(self._requests)
        self._sent = time.perf_counter()
        self._transport.write(wire)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._length:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            at = head.index(b"content-length:") + 15
            self._length = end + 4 + int(head[at:].split(b"\r\n", 1)[0])
            if not head.startswith(b"http/1.1 200"):
                self.done.set_exception(RuntimeError(bytes(self._received[:500]).decode(errors="replace")))
        if len(self._received) < self._length or self.done.done():
            return
        now = time.perf_counter()
        if self._holds not in self._received:
            self.done.set_exception(RuntimeError(f"not the answer: {bytes(self._received[:500])!r}"))
            return
        self.answers += 1
        if self._sent >= self._count_from:
            self.times.append(now - self._sent)
        self._received.clear()
        self._length = 0
        if now < self._until:
            self._ask()
        else:
            self._transport.close()
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server hung up"))


async def turn(
    port: int, connections: int, seconds: float, requests: list[tuple[bytes, bytes]], seed: int
) -> dict[str, Any]:
    """Milliseconds of every request that was sent after the warm-up, and how long the counting went on."""
    loop = asyncio.get_running_loop()
    shuffled = Random(seed).sample(requests, len(requests))
    begun = time.perf_counter() + WARM_UP
    made = [Connection(cycle(shuffled[n:] + shuffled[:n]), begun, begun + seconds) for n in range(connections)]
    for one in made:
        await loop.create_connection(partial(_same, one), "127.0.0.1", port)
    await asyncio.gather(*(one.done for one in made))
    spent = time.perf_counter() - begun
    return {
        "seconds": spent,
        "answers": sum(one.answers for one in made),
        "ms": [round(t * 1000, 3) for one in made for t in one.times],
    }


def _same(one: Connection) -> Connection:
    return one


def main() -> None:
    kept: dict[str, list[tuple[bytes, bytes]]] = {}
    gc.disable()
    for line in sys.stdin:
        job = json.loads(line)
        if "requests" in job:
            kept[job["name"]] = [(wire.encode(), holds.encode()) for wire, holds in job["requests"]]
            continue
        answer = uvloop.run(turn(job["port"], job["connections"], job["seconds"], kept[job["name"]], job["seed"]))
        print(json.dumps(answer), flush=True)
        gc.collect()


if __name__ == "__main__":
    main()
