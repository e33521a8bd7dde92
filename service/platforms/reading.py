"""Reading a platform's file: open it safely, find the format, read it.

Whatever the bytes are, the answer is a Return, never an exception; what was not read is said to be not read.
"""

import hashlib
from collections.abc import Mapping

from service.platforms import meta
from service.platforms.archive import RefusedArchive, members
from service.platforms.normalised import Return, ReturnRequest

USER_EXPORTS = (
    "personal_information/",
    "login_activity.json",
    "Takeout/",
    "account_history.json",
    "data/account.js",
    "Account/user.json",
)


def read_return(content: bytes, request: ReturnRequest) -> Return:
    """The file as a return; refused whole where the archive is not safe or is the holder's own download.

    What no reader here knows is kept and said to be not read: it is neither refused nor empty.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        files = members(content)
    except RefusedArchive as refusal:
        return Return(format="zip", sha256=sha256, archive="refused", findings=(refusal.reason,))
    if is_user_export(files):
        return Return(format="user-export", sha256=sha256, archive="refused", findings=("user_export_not_return",))
    found = meta.pages(files)
    if found and all(meta.is_recent(page) for page in found.values()):
        return meta.read_meta(files, request, sha256)
    if any(meta.is_earlier(page) for page in found.values()):
        return Return(format="meta-records-divtable", sha256=sha256, archive="ok", findings=("layout_not_read",))
    return Return(format="unknown", sha256=sha256, archive="ok", findings=("format_not_read",))


def is_user_export(files: Mapping[str, bytes]) -> bool:
    """An account holder's own download looks alike and is no lawful answer."""
    return any(mark in name for name in files for mark in USER_EXPORTS)
