"""Where a process that has stepped down from root can keep its files: in the clone, or beside it where the clone is closed.

A clone under a closed folder (root's own) can be entered by nobody but root, and neither can a folder within it.
"""

import hashlib
from pathlib import Path

PLACE = Path("/var/lib/right-to-know")


def others_may_enter(folder: Path) -> bool:
    """Whether a user without any right of ours can walk down to the folder."""
    known = [p for p in (folder, *folder.parents) if p.exists()]
    return all(p.stat().st_mode & 0o001 for p in known)


def elsewhere(folder: Path) -> Path:
    """A folder for another user's files, the same for the same `folder`."""
    name = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    return PLACE / name
