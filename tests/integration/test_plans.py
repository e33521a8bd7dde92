"""Asked by plan and by the reference, a question has one answer: data, nulls, order of keys, and what is noted."""

import os
from collections.abc import AsyncIterator
from random import Random

import pytest

from service.operations.statements import Statements
from tests.integration.cast import Cast
from tests.integration.sameness import Twice, a_ground

DOCUMENTS = int(os.environ.get("RTK_SAMENESS", "1000"))
AT_ONCE = 100


@pytest.fixture(scope="module")
async def twice(cast: Cast) -> AsyncIterator[Twice]:
    statements = Statements(cast.settings)
    yield Twice(cast, await a_ground(cast.watching_engine, Random(7)), statements)
    await statements.close()


async def test_documents_of_any_shape_are_answered_alike(twice: Twice) -> None:
    for n in range(DOCUMENTS // AT_ONCE):
        chance = Random(n)
        await twice.both([twice.write(chance) for _ in range(AT_ONCE)])
    assert twice.planned > twice.asked * 0.7
