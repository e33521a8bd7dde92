"""Who is asking is claimed by the first statement of a transaction; who claims it next has nothing of whoever did before."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.integration.cast import Cast, person
from tests.integration.green import a_green_case

CLAIMS = {
    "asks": "select from ask_as(:person, null, null, null, null)",
    "takes up a command": "select from take_up(:person, null, null, null, :command, 'OpenCase', '', null, array[]::text[])",
}
SEEN = sa.text("select count(*) from cases where id = :case")


@pytest.mark.parametrize("claims", CLAIMS)
async def test_places_are_not_kept_for_whoever_claims_the_transaction_next(cast: Cast, claims: str) -> None:
    case = (await a_green_case(cast)).id
    async with cast.engine.connect() as connection:

        async def seen(as_whom: str, claim: str) -> int:
            asked, values = sa.text(claim), {"case": case, "command": uuid4(), "person": person(as_whom)}
            await connection.execute(asked, {name: values[name] for name in asked.compile().params})
            found: int = (await connection.execute(SEEN, {"case": case})).scalar_one()
            return found

        assert await seen("officer", CLAIMS["asks"]) == 1
        assert await seen("other-officer", CLAIMS[claims]) == 0
