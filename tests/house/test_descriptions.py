"""Whoever reads the contract is told what everything in it is: types, fields, arguments, codes, in whole sentences."""

import re
from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLNonNull, GraphQLObjectType

from service.api.describing import SAID, read_texts
from service.api.schema import schema
from service.operations.promises import OWNERS
from tests.house.source import modules
from tests.house.source import text as text_of

ENGINE = schema._schema
LISTED = {*read_texts(), *(words.__name__ for words in SAID)}
"""Among them the enumerations of which any value has a description: every value of theirs has."""
SENTENCE = re.compile(r"[A-Z`\d].*[.)]", re.DOTALL)
OF_THE_HOUSE = re.compile(r"\b[a-z\d]+(?:_[a-z\d]+)+\b")
"""A name as Python writes it: a client knows no such name, it reads `expectedVersion`."""
CODE = re.compile(r"\b[A-Z]{1,2}\d{1,2}[a-z]?\b|\bd\.\d+|[\w/]+\.(?:py|sql|toml|md)\b")
"""Of a rule, a clock or a path, as the house numbers them, and the name of a file: nobody outside has that list."""
WORDS = {word for kind in ENGINE.type_map.values() if isinstance(kind, GraphQLEnumType) for word in kind.values}
DEMANDED = re.compile(
    r'path="(\w+)", code="MISSING"|missing[.]append[(]"(\w+)"[)]|^ +[(]"(\w+)", command[.]\w+[)],$', re.MULTILINE
)
"""How rules and operations say that something was left out: by what it is named in the contract."""
CLOCKS = "Deadline.key"
"""The one text that says what each clock is: elsewhere the clock's meaning stands in words."""


def described() -> Iterator[tuple[str, str | None]]:
    """Everything that needs a description, by its path, with what it says."""
    for name, kind in ENGINE.type_map.items():
        if name.startswith("__"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in getattr(field, "args", {}).items():
                    yield f"{name}.{field_name}({argument_name})", argument.description
        if name in LISTED:
            for word, value in getattr(kind, "values", {}).items():
                yield f"{name}.{word}", value.description
    for directive in ENGINE.directives:
        yield f"@{directive.name}", directive.description


def test_every_type_field_argument_and_code_says_what_it_is() -> None:
    """What is missing goes into service/api/descriptions.toml, or beside the field where it is declared."""
    silent = [path for path, text in described() if not text]
    assert not silent, ", ".join(silent)


def test_what_they_say_is_whole_sentences() -> None:
    assert [(path, text) for path, text in described() if text and not SENTENCE.fullmatch(text)] == []


def test_they_name_things_as_the_contract_does() -> None:
    assert [(path, found) for path, text in described() if (found := OF_THE_HOUSE.findall(text or ""))] == []


def test_they_say_in_words_what_the_house_has_a_code_for() -> None:
    codes = {path: set(CODE.findall(text or "")) - WORDS for path, text in described() if path != CLOCKS}
    assert {path: found for path, found in codes.items() if found} == {}


def test_the_key_of_a_clock_says_what_each_clock_is() -> None:
    told = dict(described())[CLOCKS] or ""
    assert set(CODE.findall(told)) == set(OWNERS)


def test_what_may_be_left_out_and_is_asked_for_all_the_same_says_when() -> None:
    sources = "\n".join(text_of(p) for p in modules("service") if p.parts[1] in ("operations", "rules"))
    demanded = {name for found in DEMANDED.findall(sources) for name in found if name}
    assert {"nonDisclosureUntil", "urgencyReason", "spokenTo", "judgementReason", "dissent"} <= demanded
    silent = [
        f"{kind}.{name}"
        for kind, made in ENGINE.type_map.items()
        if isinstance(made, GraphQLInputObjectType)
        for name, field in made.fields.items()
        if name in demanded and not isinstance(field.type, GraphQLNonNull) and "eeded" not in (field.description or "")
    ]
    assert silent == []


def test_no_description_is_left_of_something_that_is_gone() -> None:
    names = {path for path, _ in described()}
    fields = {path.partition(".")[2].partition("(")[0] for path in names}
    arguments = {path.partition("(")[2].rstrip(")") for path in names}
    known = {"types": names, "fields": fields, "arguments": arguments}
    left = [
        f"{table}.{name}"
        for table, texts in read_texts().items()
        for name in texts
        if (name not in known[table] if table in known else f"{table}.{name}" not in names)
    ]
    assert left == []
