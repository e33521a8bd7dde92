"""Writes what an invented platform returns, in the layout that is named, for the story and for tests. It never reads one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from service.demo.layouts import google, meta, operator, snapchat
from service.demo.layouts.production import Holder, Line, Login, Production

__all__ = ["Answer", "Holder", "Layout", "Line", "Login", "write_return"]


class Layout(StrEnum):
    """In whose manner a return is written."""

    META = "META"
    SNAPCHAT = "SNAPCHAT"
    GOOGLE = "GOOGLE"
    OPERATOR = "OPERATOR"


WRITERS: dict[Layout, Callable[[Production], bytes]] = {
    Layout.META: meta.write,
    Layout.SNAPCHAT: snapchat.write,
    Layout.GOOGLE: google.write,
    Layout.OPERATOR: operator.write,
}


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file that a platform returns: about which handle, in which layout, and what stands in it."""

    about: str
    service: str
    layout: Layout = Layout.META
    logins: tuple[Login, ...] = ()
    holder: Holder | None = None
    lines: tuple[Line, ...] = ()


def write_return(
    *,
    service: str,
    account_id: str,
    handle: str,
    period_from: datetime,
    period_to: datetime,
    logins: Sequence[Login] = (),
    holder: Holder | None = None,
    lines: Sequence[Line] = (),
    layout: Layout = Layout.META,
) -> bytes:
    """The file that answers for one account; without logins it says in words that there were none."""
    return WRITERS[layout](
        Production(
            service=service,
            account_id=account_id,
            handle=handle,
            period_from=period_from,
            period_to=period_to,
            logins=logins,
            holder=holder,
            lines=lines,
        )
    )
