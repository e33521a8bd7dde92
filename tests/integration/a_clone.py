"""A clone of one's own: `rtk` in a home folder of its own, as a person would run it, watched from outside."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from service.places import elsewhere
from service.running import temporal
from service.running.postgresql import PostgreSQL

REPOSITORY = Path(__file__).parents[2]
WITHIN = 60.0


def eventually(what: Callable[[], Any], within: float = WITHIN) -> Any:
    """What it answers once that is true; fails the test when it is not in time."""
    until = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < until, f"not within {within} s"
        time.sleep(0.05)
    return found


@dataclass(frozen=True)
class Serving:
    """A running `rtk serve`."""

    home: Path
    supervisor: psutil.Process

    @property
    def addresses(self) -> dict[str, Any]:
        return json.loads((self.home / "run" / "addresses.json").read_text())

    @property
    def ports(self) -> dict[str, int]:
        return json.loads((self.home / "run" / "ports.json").read_text())

    def parts(self) -> dict[str, psutil.Process]:
        """The children by what they are; one that has just died is none."""
        words = {"postgres": "postgresql", "start-dev": "temporal", "worker": "worker", "seal": "sealer", "api": "api"}
        found = {}
        for child in self.supervisor.children():
            with suppress(psutil.Error):
                for argument in child.cmdline():
                    if name := words.get(Path(argument).name):
                        found[name] = child
        return found

    def answers(self) -> bool:
        """Whether the API says that it is well."""
        try:
            return httpx.get(f"{self.addresses['api']}/health", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False


@dataclass(frozen=True)
class Clone:
    """A home folder with an environment that points to it."""

    home: Path

    @property
    def environment(self) -> Mapping[str, str]:
        program = temporal.find_program(REPOSITORY / ".local")
        assert program is not None, "`rtk setup` has not been run in this clone"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RTK_")}
        return inherited | {
            "RTK_HOME": str(self.home),
            "RTK_DEMO": "1",
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        }

    def rtk(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            env=self.environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    @contextmanager
    def serving(self) -> Iterator[Serving]:
        """`rtk serve`, up; what is left of it at the end is interrupted as by Ctrl-C."""
        written = self.home / "run" / "addresses.json"
        written.unlink(missing_ok=True)  # Of one that was killed.
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"],
            env=self.environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            eventually(lambda: written.exists() or process.poll() is not None)
            assert process.poll() is None, "rtk serve has ended"
            yield Serving(home=self.home, supervisor=psutil.Process(process.pid))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=WITHIN)


@contextmanager
def a_clone(home: Path) -> Iterator[Clone]:
    """Set up and not running. What the server's and the holders' own users had to keep elsewhere goes with it."""
    clone = Clone(home=home)
    try:
        done = clone.rtk("setup")
        assert done.returncode == 0, done.stderr
        yield clone
    finally:
        for elsewhere_too in (PostgreSQL(home / "postgresql", 0).folder, elsewhere(home / "holders")):
            shutil.rmtree(elsewhere_too, ignore_errors=True)
