"""Temporal on one machine: the official dev server with a database file. Where its program comes from, how it is started.

It is looked for on the PATH, in this clone, at the SDK's download address, and last built from its source with Go.
"""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from service.running.addresses import LOOPBACK
from service.settings import CannotRun

T = TypeVar("T")

VERSION = "v1.5.1"
SOURCE = "github.com/temporalio/cli/cmd/temporal"
NAMESPACE = "default"
DOWNLOAD_WITHIN = 180.0
SAY_EVERY = 5.0


def find_program(home: Path) -> Path | None:
    """The program where it is there already."""
    if found := shutil.which("temporal"):
        return Path(found)
    own = home / "bin" / "temporal"
    return own if own.exists() else None


async def get_program(home: Path, say: Callable[[str], None]) -> Path:
    """The program, downloaded or built where it is not there yet; CannotRun where neither can be."""
    if found := find_program(home):
        return found
    (home / "bin").mkdir(parents=True, exist_ok=True)
    say(f"Temporal: downloading its dev server {VERSION} with the Temporal SDK")
    if await reporting(say, "Temporal: downloading", download(home / "bin")):
        return home / "bin" / "temporal"
    go = shutil.which("go")
    if go is None:
        raise CannotRun(
            "Temporal's dev server is not here: its download cannot be reached, and there is no Go to build it with; "
            "put `temporal` on the PATH, install Go 1.26, or set RTK_TEMPORAL_ADDRESS to a server of your own"
        )
    say(f"Temporal: its download cannot be reached; building {VERSION} with Go (up to 3 minutes, once)")
    await reporting(say, "Temporal: building", build(go, home))
    return home / "bin" / "temporal"


async def download(folder: Path) -> bool:
    """Lets the SDK download the program into the folder; False where it cannot."""
    with tempfile.TemporaryDirectory(dir=folder) as half:
        try:
            async with asyncio.timeout(DOWNLOAD_WITHIN):
                environment = await WorkflowEnvironment.start_local(
                    download_dest_dir=half, dev_server_download_version=VERSION
                )
                await environment.shutdown()
        except (RuntimeError, TimeoutError):
            return False
        (downloaded,) = os.listdir(half)
        os.rename(os.path.join(half, downloaded), folder / "temporal")
    return True


async def build(go: str, home: Path) -> None:
    """`go install` at the pinned version into this clone; what Go says goes to a log."""
    log = home / "log" / "go.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            go, "install", f"{SOURCE}@{VERSION}", env=os.environ | {"GOBIN": str(home / "bin")}, stdout=output,
            stderr=output, stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
    if code != 0:
        raise CannotRun(f"Go could not build Temporal's dev server; its own words are in {log}")


async def reporting(say: Callable[[str], None], what: str, work: Coroutine[Any, Any, T]) -> T:
    """Says every few seconds that the work goes on."""
    task = asyncio.create_task(work)
    begun = time.monotonic()
    while not (await asyncio.wait([task], timeout=SAY_EVERY))[0]:
        say(f"{what}, {time.monotonic() - begun:.0f} s")
    return task.result()


def command(program: Path, home: Path, port: int, ui_port: int) -> list[str]:
    """How the dev server is started: on loopback, with a file that survives it, and quiet."""
    return [
        str(program), "server", "start-dev", "--ip", LOOPBACK, "--port", str(port), "--ui-ip", LOOPBACK,
        "--ui-port", str(ui_port), "--db-filename", str(home / "temporal" / "temporal.db"), "--log-level", "warn",
    ]  # fmt: skip


def environment(home: Path) -> Mapping[str, str]:
    """A home of its own, so that no configuration or address of the user's steers it."""
    return {"HOME": str(home / "temporal"), "PATH": os.environ.get("PATH", "")}


async def ready(address: str) -> None:
    """Returns once the server answers and knows our namespace."""
    while True:
        try:
            client = await Client.connect(address)
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=NAMESPACE))
        except (RuntimeError, RPCError):
            await asyncio.sleep(0.05)
        else:
            return
