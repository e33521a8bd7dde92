"""Words in capitals that the contract's texts name are words that a client can meet or set: none is left of what is gone."""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLEnumType

from service.api.errors import ErrorCode
from service.api.trusted import DOCUMENTS
from service.facts.approval import SIGNED
from service.identity.comparing import FOUND
from service.identity.intents import INTENDED, INTENDED_TO_COMPARE
from service.rules.input import AT_ZERO
from service.vocabulary import PromiseAct
from tests.house.source import ROOT, strings
from tests.house.source import text as text_of
from tests.house.test_descriptions import ENGINE, described

README = (DOCUMENTS.parent / "README.md").read_text()
NAMED = re.compile(r"`([A-Z][A-Z\d_]+)`|\b([A-Z]+(?:_[A-Z\d]+)+)\b")
"""In backticks, or of several parts: one part alone without them is POST, or the name of an authority."""


WORD = re.compile(r"[A-Z]+(?:_[A-Z]+)*")
WORDS_OF_VARIABLES = {
    *filter(WORD.fullmatch, strings(Path("service/api/variables.py"))),
    *re.findall(r'ValueError[(]"([A-Z_]+)"[)]', text_of(Path("service/api/typing_of.py"))),
}
"""Those of the walk over what was given, and those that our own scalars raise."""
WORDS_OF_INPUT = {"NOT_TEXT", *filter(WORD.fullmatch, strings(Path("service/rules/input.py")))} - AT_ZERO
"""What any text, list or instant may be refused with; the first is said by service/api/mutations.py."""

WORDS_OF_A_RECORD = {*PromiseAct, SIGNED, INTENDED, INTENDED_TO_COMPARE, *FOUND.values()}
"""What a case's record names beside the actions of people; it is text in the contract, since the record only ever grows."""


def words() -> set[str]:
    """Codes of errors, words of their details and of a record, words and types of the contract (`ID`), and settings."""
    settings = re.findall(r"^(RTK_[A-Z_]+)=", (ROOT / "infra" / "example.env").read_text(), re.MULTILINE)
    enums = [kind for kind in ENGINE.type_map.values() if isinstance(kind, GraphQLEnumType)]
    return {
        *ErrorCode,
        *WORDS_OF_VARIABLES,
        *WORDS_OF_INPUT,
        *WORDS_OF_A_RECORD,
        *settings,
        *ENGINE.type_map,
        *(word for kind in enums for word in kind.values),
    }


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


def test_the_words_for_variables_that_do_not_fit_are_all_listed() -> None:
    (listed,) = re.findall(r"^The words in the details of `INVALID_VARIABLES`: ([^.]+)[.]$", README, re.MULTILINE)
    assert re.findall(r"`([A-Z_]+)`", listed) == sorted(WORDS_OF_VARIABLES)


def test_the_words_for_any_input_are_all_listed() -> None:
    said = dict(described())["ProblemDetail.code"] or ""
    assert set(re.findall(r"`([A-Z_]+)`", said)) == WORDS_OF_INPUT


def test_the_words_of_a_record_are_all_listed() -> None:
    said = dict(described())["Change.action"] or ""
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", said)) == WORDS_OF_A_RECORD
