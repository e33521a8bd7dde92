"""Arms asked in turn by sixteen connections, over and over in one run, so that what else the machine does meets all alike."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.bench.arms import Arm, cpu_of
from tests.bench.asking import Request

CONNECTIONS = 16
SECONDS = 1.0
STARTS = 3
"""How often what is measured is started anew: where a process lies in memory makes up to a tenth of a difference."""


def of_each_start(rounds: int) -> list[int]:
    """How many of the rounds are each start's."""
    return [(rounds + start) // STARTS for start in range(STARTS)]


@dataclass(slots=True)
class Measured:
    """All turns of one arm with one kind of request: milliseconds of each, and what it took of which process."""

    ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    answers: int = 0
    server: float = 0.0
    database: float = 0.0

    def add(self, more: "Measured") -> None:
        self.ms += more.ms
        self.seconds += more.seconds
        self.answers += more.answers
        self.server += more.server
        self.database += more.database

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.ms) / self.seconds

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.ms, n=100)[98]

    def figures(self, name: str) -> dict[str, float]:
        return {
            f"{name}_rate": round(self.rate, 1),
            f"{name}_p50_ms": round(statistics.median(self.ms), 3),
            f"{name}_p99_ms": round(self.p99, 3),
            f"{name}_server_cpu_us": round(self.server / self.answers * 1e6),
            f"{name}_database_cpu_us": round(self.database / self.answers * 1e6),
            f"{name}_runs": len(self.ms),
        }


class Generator:
    """The process that asks."""

    def __init__(self, process: subprocess.Popen[str], database: int) -> None:
        self._process = process
        self._database = database

    def learn(self, name: str, requests: Sequence[Request]) -> None:
        self._tell({"name": name, "requests": [(each.wire.decode(), each.holds.decode()) for each in requests]})

    def turn(self, arm: Arm, name: str, into: Measured, seed: int, connections: int = CONNECTIONS) -> None:
        """One turn of these requests on this arm, added to what was measured of it."""
        server, database = arm.cpu(), cpu_of(self._database)
        self._tell({"name": name, "port": arm.port, "connections": connections, "seconds": SECONDS, "seed": seed})
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{arm.name} does not answer {name} as it should; the generator has said why")
        told: dict[str, Any] = json.loads(line)
        into.ms += told["ms"]
        into.seconds += told["seconds"]
        into.answers += told["answers"]
        into.server += arm.cpu() - server
        into.database += cpu_of(self._database) - database

    def _tell(self, job: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()


@contextmanager
def generator(database: int) -> Iterator[Generator]:
    """The generator, running until the block ends. `database`: the server's process, whose time is counted too."""
    command = [sys.executable, "-m", "tests.bench.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Generator(process, database)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def alternate(
    ask: Generator, turns: Mapping[str, tuple[Arm, str]], rounds: int, connections: int = CONNECTIONS, since: int = 0
) -> dict[str, Measured]:
    """So many rounds in which every arm has a turn with its requests, each time in the other order; the first warms up.

    `since`: how many rounds there have been, where these go on.
    """
    found = {name: Measured() for name in turns}
    for n in range(rounds + 1):
        for name, (arm, requests) in list(turns.items())[:: 1 if (n + since) % 2 else -1]:
            ask.turn(arm, requests, found[name] if n else Measured(), n, connections)
    return found
