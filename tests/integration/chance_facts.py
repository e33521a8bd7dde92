"""Facts of any type made by chance from their own fields: odd texts, few instants, parts, nothing."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any
from uuid import UUID

from service.facts.words import words_of

TEXTS = (
    "plain",
    "",
    " ",
    "quote \" and ' and \\",
    "line\nfeed\ttab",
    "ü🙂\u2028",
    "</script>",
    "null",
    "{0} {row} $1 %s",
    "\x1f\x7f",
)
MICROSECONDS = (0, 500_000, 1, 120_000, 999_999, 10)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)

WORDS = {
    "key": "P13a",
    "role": "OIC",
    "action": "OPEN_CASE",
    "purpose": "DPA_2018_S31",
    "legal_basis": "LG1",
    "policy_version": "srtk-2026-1",
}
"""Words of this service's own making, since texts made by chance are none."""


def a_fact(kind: type, chance: Random, /, **given: Any) -> Any:
    """A fact with these fields as given and all others by chance."""
    hints, given = typing.get_type_hints(kind), {name: WORDS[name] for name in words_of(kind)} | given
    return kind(**{f.name: given[f.name] if f.name in given else a_value(hints[f.name], chance) for f in fields(kind)})


def a_value(kind: Any, chance: Random) -> Any:
    if isinstance(kind, types.UnionType):
        (inner,) = [a for a in typing.get_args(kind) if a is not type(None)]
        return None if chance.random() < 0.4 else a_value(inner, chance)
    if typing.get_origin(kind) is tuple:
        return tuple(a_value(typing.get_args(kind)[0], chance) for _ in range(chance.choice((0, 1, 2, 3))))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return chance.choice(list(kind))
    if is_dataclass(kind):
        return a_fact(typing.cast(type, kind), chance)
    return {
        UUID: lambda: UUID(int=chance.getrandbits(128), version=4),
        str: lambda: chance.choice(TEXTS),
        int: lambda: chance.randint(-5, 5_000),
        bool: lambda: chance.random() < 0.5,
        bytes: lambda: chance.randbytes(32),
        # Few instants, so that several facts of a list have the same and only the id orders them.
        datetime: lambda: SINCE + timedelta(days=chance.randint(0, 6), microseconds=chance.choice(MICROSECONDS)),
    }[kind]()
