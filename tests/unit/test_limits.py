"""A document of a client's own is measured before anything else is done with it, however it is folded."""

import time

import pytest
from graphql import parse

from service.api.errors import ErrorCode, Turned
from service.api.executing import VALIDATING_SECONDS, Documents
from service.api.limits import COST, Measures, beyond, measure
from service.api.trusted import DOCUMENTS


def limits(document: str) -> list[object]:
    return [fault["limit"] for fault in beyond(parse(document))]


@pytest.mark.parametrize(
    ("document", "limit"),
    [
        ("{ a { b { c { d { e { f { g { h { i } } } } } } } } }", "depth"),
        ("{ a { ...F } } fragment F on X { b { c { d { ... on Y { e { f { g { h { i } } } } } } } } }", "depth"),
        ("{ a { x1: b x2: b x3: b x4: b x5: b x6: b } }", "aliases"),
        ("{ a { b b b b b b } }", "aliases"),
        ("{ a { ...F x4: b x5: b x6: b } } fragment F on X { x1: b x2: b x3: b }", "aliases"),
        ("{ a { x1: b } c { x2: b } d { x3: b x4: b x5: b x6: b } }", "aliases"),
        ("query @a @b { c @d @e { f @g @h } }", "directives"),
        ("{ a b c d }", "rootFields"),
        ("{ a ...F } fragment F on Query { b ... { c d } }", "rootFields"),
        ("mutation { a b }", "mutations"),
        ("mutation { ...F } fragment F on Mutation { a b }", "mutations"),
    ],
)
def test_each_limit_holds_however_the_document_is_folded(document: str, limit: str) -> None:
    assert limits(document) == [limit]


@pytest.mark.parametrize(
    "document",
    [
        "{ a { b { c { d { e { f { g { h } } } } } } } }",
        "{ a { x1: b x2: b x3: b x4: b x5: b } }",
        "query @a @b { c @d @e { f @g } }",
        "{ a b c }",
        "mutation { a }",
        "query A { a b c } query B { a b c }",
    ],
)
def test_what_reaches_a_limit_does_not_go_beyond_it(document: str) -> None:
    assert limits(document) == []


def test_asking_for_the_contract_itself_is_not_deep() -> None:
    assert limits("{ __schema { types { a { b { c { d { e { f { g { h } } } } } } } } } }") == []


def test_fragments_that_spread_themselves_or_each_other_end() -> None:
    doubling = " ".join(f"fragment F{n} on X {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20))
    started = time.thread_time()
    measure(parse("{ a { ...F0 } } fragment F20 on X { b } " + doubling))
    measure(parse("{ a { ...F } ...F } fragment F on X { b { ...F } ...F }"))
    assert time.thread_time() - started < SOON


@pytest.mark.parametrize(
    "text", ["{" + " a" * 498 + "}", "{ a(b: [" + "1 " * 600 + "]) }", "#\n" * 600 + "{ me { id } }"]
)
def test_a_document_of_more_tokens_than_may_be_is_turned_down_unread(text: str) -> None:
    with pytest.raises(Turned) as turned:
        Documents(explorable=False).read(text)
    assert turned.value.code in (ErrorCode.INVALID_DOCUMENT, ErrorCode.LIMIT_EXCEEDED)


def test_tokens_are_counted_to_the_last() -> None:
    """A document of 500 tokens is read, and then it is what it asks that does not fit; one of 501 is not."""
    for tokens, limit in ((500, ErrorCode.LIMIT_EXCEEDED), (501, ErrorCode.INVALID_DOCUMENT)):
        with pytest.raises(Turned) as turned:
            Documents(explorable=False).read("{" + " a" * (tokens - 2) + "}")
        assert turned.value.code is limit


SOON = 10 * VALIDATING_SECONDS
"""Of the processor. Each takes some milliseconds; a collection of a whole lane's garbage that falls into it takes longer."""
HOSTILE = {
    "fragments that double each other": "{ me { ...F0 ...G0 } } fragment F20 on Me { id } fragment G20 on Me { nobody } "
    + " ".join(f"fragment F{n} on Me {{ ...F{n + 1} ...G{n + 1} }}" for n in range(20))
    + " ".join(f"fragment G{n} on Me {{ ...F{n + 1} ...G{n + 1} }}" for n in range(20)),
    "fragments that all overlap": "{ me { "
    + " ".join(f"...F{n}" for n in range(45))
    + " } } "
    + " ".join(f"fragment F{n} on Me {{ id name roles nobody }}" for n in range(45)),
    "arguments of one name": "{ case(" + " ".join(f"a{n}: 1" for n in range(120)) + ") { id } }",
    "names nobody knows": "{ me { " + " ".join(f"caseDeadlinez{n}" for n in range(480)) + " } }",
    "lists in lists": "{ case(id: " + "[" * 200 + "]" * 200 + ") { id } }",
    "types nobody knows": "{ me { " + " ".join(f"... on Casse{n} {{ id }}" for n in range(80)) + " } }",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("explorable", [False, True])
def test_no_document_keeps_the_service_busy(text: str, explorable: bool) -> None:
    started = time.thread_time()
    with pytest.raises(Turned):
        Documents(explorable=explorable).read(text)
    assert time.thread_time() - started < SOON


def test_validating_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.api.executing.VALIDATING_SECONDS", 0.0)
    with pytest.raises(Turned) as turned:
        Documents(explorable=False).read("{ me { id name } }")
    assert turned.value.code is ErrorCode.TIMED_OUT


def test_every_registered_document_would_pass_as_a_clients_own() -> None:
    documents = Documents(explorable=False)
    for path in sorted(DOCUMENTS.glob("*/*.graphql")):
        operation = documents.read(path.read_text()).meant(None)
        assert operation.price.given({}) <= COST, path


def test_the_measures_are_told_as_they_are() -> None:
    assert measure(parse("mutation { x: a { b @c } }")) == Measures(
        depth=2, aliases=1, directives=1, rootFields=1, mutations=1
    )
    assert beyond(parse("mutation { a b }")) == [{"limit": "mutations", "most": 1, "asked": 2}]
