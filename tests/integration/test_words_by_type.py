"""Words of this service's own making are of types of the database's that let nothing else in."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.actions import SHOWING
from service.database.tables import FACTS
from service.facts.words import words_of
from tests.integration.cast import Cast
from tests.integration.test_rows import catalogue


async def test_what_a_fact_calls_a_word_is_of_a_type_that_checks_it_and_nothing_else_is(cast: Cast) -> None:
    """A plan writes it between quotes as it is, so that the type is all that stands between a quote in it and the answer."""
    typed = await catalogue(
        cast,
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'rtk' and domain_name in ('closed_word', 'plain_name')",
    )
    named = {(table.name, column) for fact, table in FACTS.items() for column in words_of(fact)}
    assert {(c.table_name, c.column_name) for c in typed} == named | {("access_events", "action")}


async def test_the_database_has_a_word_for_everything_that_is_put_down_when_it_is_shown(cast: Cast) -> None:
    words = await catalogue(cast, "select unnest(enum_range(null::rtk.showing_action))::text as word")
    assert tuple(row.word for row in words) == SHOWING


@pytest.mark.parametrize("kind", ["closed_word", "plain_name"])
@pytest.mark.parametrize("text", ["", '"', "A\\", "A\n", "A B", "\u00c4", "A\u2028", "A" * 65, "<A>"])
async def test_a_word_is_letters_and_digits_and_not_long(cast: Cast, kind: str, text: str) -> None:
    async with cast.engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(sa.text(f"select cast(:text as rtk.{kind})"), {"text": text})


async def test_what_words_and_names_are_made_of_is_let_in(cast: Cast) -> None:
    async with cast.engine.connect() as connection:
        words = sa.text(
            "select 'DPA_2018_S31'::rtk.closed_word || 'P13a'::rtk.plain_name || 'srtk-2026.1'::rtk.plain_name"
        )
        assert (await connection.execute(words)).scalar_one() == "DPA_2018_S31P13asrtk-2026.1"
