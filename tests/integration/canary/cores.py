"""Where a core would be left: whether this machine leaves one at all, and how a process comes to have one."""

import resource
from pathlib import Path

CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")


def cores_are_kept() -> bool:
    """Whether this machine leaves a core where the process was that ended, and lets this user have one."""
    return not CORE_PATTERN.read_text().startswith(("|", "/")) and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0


def allow_cores() -> None:
    """For a child, before it begins."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
