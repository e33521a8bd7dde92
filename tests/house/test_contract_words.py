"""Words in capitals that the contract's texts name are words that a client can meet or set: none is left of what is gone."""

import re
from collections.abc import Iterator

from graphql import GraphQLEnumType

from service.api.errors import ErrorCode
from service.api.trusted import DOCUMENTS
from tests.house.source import ROOT
from tests.house.test_descriptions import ENGINE, described

README = (DOCUMENTS.parent / "README.md").read_text()
NAMED = re.compile(r"`([A-Z][A-Z\d_]+)`|\b([A-Z]+(?:_[A-Z\d]+)+)\b")
"""In backticks, or of several parts: one part alone without them is POST, or the name of an authority."""


def words() -> set[str]:
    """Codes of errors, words of the contract (those of a Problem among them), its types (`ID`), and settings."""
    settings = re.findall(r"^(RTK_[A-Z_]+)=", (ROOT / "infra" / "example.env").read_text(), re.MULTILINE)
    enums = [kind for kind in ENGINE.type_map.values() if isinstance(kind, GraphQLEnumType)]
    return {*ErrorCode, *settings, *ENGINE.type_map, *(word for kind in enums for word in kind.values)}


def unknown(text: str) -> list[str]:
    return sorted({ticked or bare for ticked, bare in NAMED.findall(text)} - words())


def texts() -> Iterator[tuple[str, str]]:
    yield "README", README
    for path, text in described():
        yield path, text or ""


def test_every_word_in_capitals_that_is_named_is_there() -> None:
    assert [(path, unknown(text)) for path, text in texts() if unknown(text)] == []


def test_a_word_that_is_gone_is_found() -> None:
    assert unknown("`STALE_VERSION` is answered to POST, and RTK_POLICY is a setting.") == []
    assert unknown("The answer is VERSION_CONFLICT, or `GONE`.") == ["GONE", "VERSION_CONFLICT"]
