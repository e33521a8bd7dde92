"""A table keeps the fields of its fact, and every fact has its table. (The migrated database is asked in integration.)"""

import importlib
import inspect
import re
import types
import typing
from dataclasses import fields, is_dataclass
from enum import StrEnum

import pytest

import service.vocabulary
from service.database.tables import BESIDE_FACTS, FACTS, metadata
from tests.house.source import ROOT, modules

MIGRATIONS = "".join(path.read_text() for path in sorted((ROOT / "service/database/migrations/sql").glob("*.sql")))

TYPES = "UUID|TEXT|INTEGER|BIGINT|BOOLEAN|BYTEA|JSONB|timestamptz"


def facts() -> dict[str, type]:
    """Every fact: a frozen dataclass of service/facts that has an id of its own."""
    return {
        made.__name__: made
        for path in modules("service")
        if path.parts[1] == "facts"
        for made in vars(importlib.import_module(".".join(path.with_suffix("").parts))).values()
        if inspect.isclass(made) and is_dataclass(made) and "id" in {f.name for f in fields(made)}
    }


def test_every_fact_has_its_table_and_every_table_of_facts_its_fact() -> None:
    assert {fact.__name__ for fact in FACTS} == set(facts())
    assert len({table.name for table in FACTS.values()}) == len(FACTS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_table_keeps_the_fields_of_its_fact(fact: type) -> None:
    table, hints = FACTS[fact], typing.get_type_hints(fact)
    assert [column.name for column in table.columns] == [f.name for f in fields(fact)]
    optional = {name for name, kind in hints.items() if isinstance(kind, types.UnionType)}
    assert {column.name for column in table.columns if column.nullable} == optional


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_cannot_be_changed_and_takes_its_fields_by_name(fact: type) -> None:
    assert fact.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(fact)
    assert all(f.kw_only for f in fields(fact))


def test_every_table_is_made_by_a_migration() -> None:
    made = set(re.findall(r"create table (\w+)", MIGRATIONS, re.IGNORECASE))
    assert set(metadata.tables) <= made


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_column_stands_in_a_migration(fact: type) -> None:
    table = FACTS[fact]
    body = "".join(re.findall(rf"(?:create|alter) table {table.name}\b(.*?);", MIGRATIONS, re.IGNORECASE | re.DOTALL))
    named = set(re.findall(rf'"?(\w+)"? (?:{TYPES})\b', body, re.IGNORECASE))
    assert {column.name for column in table.columns} | BESIDE_FACTS.get(table.name, frozenset()) == named


def test_a_fact_holds_closed_words_as_words() -> None:
    """A raw driver row holds text, and `is` against a word would be silently false: only declared words are converted."""
    kinds = {kind for fact in FACTS for kind in typing.get_type_hints(fact).values() if inspect.isclass(kind)}
    words = {getattr(service.vocabulary, name) for name in service.vocabulary.__all__}
    assert {kind for kind in kinds if issubclass(kind, StrEnum)} <= words
