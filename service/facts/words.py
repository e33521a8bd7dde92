"""Texts of this service's own making that are no closed list: the record's words, the names of clocks and of policies.

Letters, digits, and `_`, `.`, `-`; the database's types `closed_word` and `plain_name` let nothing else in.
"""

import typing
from functools import cache
from typing import Annotated, TypeAlias

PLAIN = "plain"
Word: TypeAlias = Annotated[str, PLAIN]


@cache
def words_of(fact: type) -> frozenset[str]:
    """The fields of a fact that hold such a text."""
    hints = typing.get_type_hints(fact, include_extras=True)
    return frozenset(name for name, hint in hints.items() if PLAIN in getattr(hint, "__metadata__", ()))
