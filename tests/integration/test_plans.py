"""Asked by plan and by the reference, a question has one answer: data, nulls, order of keys, and what is noted.

DOCUMENTS=200000 asks so many. A compiler that does it wrong in one place is found out, whichever place that is.
"""

import os
import re
from collections.abc import AsyncIterator, Iterator
from random import Random

import asyncpg
import orjson
import pytest
from graphql import print_schema
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from service.api.executing import ENGINE
from service.api.plan.asking import Fetching
from service.operations.reaching import SERVER_SETTINGS
from service.operations.statements import SETTINGS, Statements
from service.settings import Settings
from tests.integration.mutants_of_plans import MUTANTS
from tests.integration.sameness import ASKING, ROOTS, Twice, a_ground
from tests.integration.sealed import a_story
from tests.parts import installed

DOCUMENTS = int(os.environ.get("DOCUMENTS") or 10_000)
AT_ONCE, FEW = 100, 20
BY_HYPOTHESIS = 50
"""One in so many documents, since it takes longer to make one than to ask it."""
UNTIL_CAUGHT = 1_000
AN_ID = r'\bid: (?:"(?:\\.|[^"\\])*"|-?\d+)'


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation of this module's own: rows made by chance are shown, sent and kept by whatever comes after them."""
    with installed(tmp_path_factory.mktemp("plans")) as made:
        yield made


@pytest.fixture(scope="module")
async def twice(own: Settings) -> AsyncIterator[Twice]:
    with pytest.MonkeyPatch.context() as patch:
        # What is compared is what is answered, and not how soon on a machine that does other things as well.
        for settings in (SERVER_SETTINGS, SETTINGS):
            patch.setitem(settings, "statement_timeout", "0")
        of_all, of_one = Statements(own), Statements(own, about_one=True)
        async with a_story(own) as cast:
            fetching = Fetching(of_all.fetch, of_one.fetch)
            yield Twice(cast, await a_ground(cast.watching_engine, Random(7)), fetching)
        await of_all.close()
        await of_one.close()


async def test_documents_of_any_shape_are_answered_alike(twice: Twice) -> None:
    asked, planned = twice.asked, twice.planned
    for n in range(DOCUMENTS // AT_ONCE):
        chance = Random(n)
        await twice.both(twice.write_all(chance, AT_ONCE))
    assert twice.planned - planned > (twice.asked - asked) * 0.7


async def test_what_they_look_at_is_noted_alike(twice: Twice) -> None:
    chance = Random(1)
    await twice.looks_too([twice.write(chance) for _ in range(AT_ONCE)])
    twice.looks = None


async def test_documents_by_hypothesis_are_answered_alike(twice: Twice) -> None:
    chance, ids = Random(2), [*twice.ground.cases, *twice.ground.requests]
    texts = [re.sub(AN_ID, f'id: "{chance.choice(ids)}"', text) for text in by_hypothesis(DOCUMENTS // BY_HYPOTHESIS)]
    planned = twice.planned
    await twice.both([(chance.choice(ASKING), text, {}) for text in texts])
    assert twice.planned - planned > len(texts) * 0.2


def by_hypothesis(many: int) -> list[str]:
    """Documents of one root field that plans know, each once."""
    found: dict[str, None] = {}
    scalars = {
        "DateTime": st.sampled_from(("2026-01-03T00:00:00Z", "2030-01-01T00:00:00+01:00")).map(nodes.String),
        "UUID": st.uuids().map(str).map(nodes.String),
        "Date": st.dates().map(str).map(nodes.String),
    }

    @hypothesis_settings(
        max_examples=many,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(queries(print_schema(ENGINE), fields=sorted(set(ROOTS)), custom_scalars=scalars))
    def collect(text: str) -> None:
        found[text] = None

    collect()
    return list(found)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_compiler_that_does_it_wrong_is_found_out(
    twice: Twice, mutant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Twice(twice.cast, twice.ground, twice.statements)
    MUTANTS[mutant](monkeypatch, wrong.plans)

    async def compare() -> None:
        for n in range(UNTIL_CAUGHT // FEW):
            await wrong.both(wrong.write_all(Random(n), FEW))

    with pytest.raises((AssertionError, orjson.JSONDecodeError, asyncpg.PostgresError)):
        await compare()
