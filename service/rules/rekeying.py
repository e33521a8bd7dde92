"""Comparing two keyings of the same values: addresses, ports and instants by what they mean, all else by its digits.

An instant needs its year and its zone in both keyings; one wrong digit is a difference (IPCO 2017-2019 error reports).
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol

LIKE_AN_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d")


class Value(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> str: ...


class Row(Protocol):
    @property
    def ip(self) -> str | None: ...
    @property
    def port(self) -> int | None: ...
    @property
    def at(self) -> datetime | None: ...


def meaning(field: str, value: str) -> str:
    """One spelling for one meaning; a value that cannot be read as its field keeps its own spelling, marked unread.

    What looks like an instant is read as one, whatever its field is called: a zone must not be lost to a label.
    """
    text = value.strip()
    try:
        if field == "ADDRESS":
            return str(ipaddress.ip_address(text))
        if field == "PORT":
            return str(int(text)) if re.fullmatch(r"\d{1,5}", text) else f"unread:{text}"
        if field == "INSTANT" or LIKE_AN_INSTANT.match(text):
            instant = datetime.fromisoformat(text)
            return f"unread:{text}" if instant.tzinfo is None else instant.astimezone(UTC).isoformat()
    except ValueError:
        return f"unread:{text}"
    return re.sub(r"\s+", " ", text).casefold()


def same_values(first: Iterable[Value], second: Iterable[Value]) -> bool:
    """True only if both keyings hold the same fields with the same meanings, each as often; nothing read is nothing."""
    one = sorted((v.field, meaning(v.field, v.value)) for v in first)
    two = sorted((v.field, meaning(v.field, v.value)) for v in second)
    return bool(one) and one == two and not any(m.startswith("unread:") for _, m in one)


def values_of_row(rows: Sequence[Row]) -> list[dict[str, str]]:
    """What a strand from rows of a return turns on: address, port and instant of each."""
    values = []
    for row in rows:
        if row.ip is not None:
            values.append({"field": "ADDRESS", "value": row.ip})
        if row.port is not None:
            values.append({"field": "PORT", "value": str(row.port)})
        if row.at is not None:
            values.append({"field": "INSTANT", "value": row.at.astimezone(UTC).isoformat()})
    return values
