"""Starting a program as a child: a session of its own, an unprivileged user where one is asked for, and our own death.

Nothing here knows which program it is. The order matters: stepping down from root clears the parent-death signal, so it
is asked for afterwards, just before the program itself begins.
"""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    user: tuple[int, int] | None = None,
    when_we_die: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Starts `command` with its output appended to `log`; `user` is (uid, gid) to step down to.

    To be called from the main thread: the kernel sends `when_we_die` when the thread ends that started the child.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the command is ours, never a caller's text
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_dying_with(os.getpid(), when_we_die),
            user=None if user is None else user[0],
            group=None if user is None else user[1],
            extra_groups=None if user is None else [],
        )


def _dying_with(parent: int, signal_then: signal.Signals) -> Callable[[], None]:
    def arrange() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal_then)
        if os.getppid() != parent:  # It died before the kernel was asked, and will not be missed again.
            os._exit(1)

    return arrange
