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
    """The file as a return; refused whole where the archive is not safe or is the holder's own download."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        files = members(content)
    except RefusedArchive as refusal:
        return refused(sha256, refusal.reason)
    if is_user_export(files):
        return refused(sha256, "user_export_not_return")
    found = meta.pages(files)
    if found and all(meta.is_recent(page) for page in found.values()):
        return meta.read_meta(files, request, sha256)
    if any(meta.is_earlier(page) for page in found.values()):
        return Return(format="meta-records-divtable", sha256=sha256, archive="ok", findings=("layout_not_read",))
    return refused(sha256, "unknown_format")


def refused(sha256: str, reason: str) -> Return:
    return Return(format="unknown", sha256=sha256, archive="refused", findings=(reason,))


def is_user_export(files: Mapping[str, bytes]) -> bool:
    """An account holder's own download looks alike and is no lawful answer."""
    return any(mark in name for name in files for mark in USER_EXPORTS)
