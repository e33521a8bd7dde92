"""What our processes do to themselves: leave no core and let nobody look in; the opener and holders stay out of swap too.

Nothing here knows what is opened. Root on this machine can still do all of it; who must not is not root.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
MCL_CURRENT, MCL_FUTURE = 1, 2
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def keep_to_itself() -> None:
    """What a process does first that is about to ask the holders. Raises OSError where it cannot be closed to others."""
    stay_out_of_swap()
    leave_no_core()


def leave_no_core() -> None:
    """No core dump, and on Linux no debugger or /proc view by others of the same user. Raises OSError if refused."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot be closed to others")


def stay_out_of_swap() -> bool:
    """Keeps this process's memory from being written to disk, where the system allows it; whether it does.

    All or nothing: under a limit a later allocation would fail in the middle of an opening.
    """
    if sys.platform != "linux":
        return False
    try:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, UNLIMITED)
    except (ValueError, OSError):
        return False
    return bool(ctypes.CDLL(None, use_errno=True).mlockall(MCL_CURRENT | MCL_FUTURE) == 0)


def step_down(user: int | None) -> None:
    """From root to this user and its group of the same number, for good; None: nothing to step down from.

    The kernel then forgets that we die with who started us, so that it is told again.
    """
    if user is None:
        return
    parent = os.getppid()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # It died before the kernel was asked, and will not be missed again.
        raise SystemExit(1)
