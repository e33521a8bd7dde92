"""Real parts for tests: each starts on a free loopback port in a folder of its own and is stopped by its process id."""

import asyncio
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.running.postgresql import PostgreSQL
from service.running.spawning import spawn


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running_postgresql(folder: Path) -> Iterator[PostgreSQL]:
    """A new cluster, running until the block ends; its data goes with it."""
    server = PostgreSQL(folder / "postgresql", free_port())
    server.initialise()
    process = spawn(
        [*server.command(), "-c", "fsync=off", "-c", "full_page_writes=off"],
        log=folder / "postgresql.log", environment=server.environment(), user=server.user,
    )  # fmt: skip
    try:
        asyncio.run(server.ready())
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(server.folder, ignore_errors=True)
