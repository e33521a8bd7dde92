"""Who is asking is claimed by the first statement of a transaction; who claims it next has nothing of whoever did before."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.integration.cast import Cast, person
from tests.integration.green import a_green_case

CLAIMS = {
    "asks": "select from ask_as(:person, null, null, null, null)",
    "takes up a command": "select from take_up(:person, null, null, null, :command, 'OpenCase', '', null, array[]::text[])",
}
ABOUT = "select from ask_about(:person, null, null, null, null, :case, array['OFFICER'])"
"""How the role that shows one case by one place is told who asks about it."""
SEEN = sa.text("select count(*) from cases where id = :case")


@pytest.mark.parametrize("claims", CLAIMS)
async def test_places_are_not_kept_for_whoever_claims_the_transaction_next(cast: Cast, claims: str) -> None:
    case = (await a_green_case(cast)).id
    async with cast.engine.connect() as connection:
        assert await seen(connection, case, "officer", CLAIMS["asks"]) == 1
        assert await seen(connection, case, "other-officer", CLAIMS[claims]) == 0


async def test_a_place_is_not_kept_for_whoever_asks_about_a_case_next(cast: Cast) -> None:
    case = (await a_green_case(cast)).id
    engine = create_async_engine(cast.settings.database_as("asker"))
    try:
        async with engine.connect() as connection:
            assert await seen(connection, case, "officer", ABOUT) == 1
            assert await seen(connection, case, "other-officer", ABOUT) == 0
    finally:
        await engine.dispose()


async def seen(connection: AsyncConnection, case: UUID, as_whom: str, claim: str) -> int:
    """How often the case is seen by this person, who claims the transaction so."""
    asked, values = sa.text(claim), {"case": case, "command": uuid4(), "person": person(as_whom)}
    await connection.execute(asked, {name: values[name] for name in asked.compile().params})
    found: int = (await connection.execute(SEEN, {"case": case})).scalar_one()
    return found
