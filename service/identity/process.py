"""What the opener's process does to itself before it touches the private key: it leaves no core and lets nobody look in.

Nothing here knows what is opened. Root on this machine can still do both; who must not is not root.
"""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4


def leave_no_core() -> None:
    """No core dump, and on Linux no debugger or /proc view by others of the same user. Raises OSError if refused."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot be closed to others")
