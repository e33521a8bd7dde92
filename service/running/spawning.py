"""Starting a server as a child: a session of its own, an unprivileged user where one is asked for, and our own death.

Nothing here knows which server it is. The order matters: stepping down from root clears the parent-death signal, so it is
asked for afterwards.
"""

import ctypes
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str], *, log: Path, environment: Mapping[str, str], user: tuple[int, int] | None = None
) -> subprocess.Popen[bytes]:
    """Starts `command` with its output appended to `log`; `user` is (uid, gid) to step down to. Ends when we do."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the command is ours, never a caller's text
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_die_with_parent,
            user=None if user is None else user[0],
            group=None if user is None else user[1],
            extra_groups=None if user is None else [],
        )


def _die_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
