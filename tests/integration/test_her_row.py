"""What her row is made of is worked out beside the write that changes it, and is what the database then answers."""

import msgspec
import pytest

from service.facts.case import Case
from service.operations import victim_view
from service.operations.commanding import Deciding
from service.operations.victim_view import Hers
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.integration.scenes import SCENES


async def test_what_is_worked_out_is_what_the_database_answers_after_every_command(
    cast: Cast, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_hers, differing, alone = victim_view.read_hers, list[tuple[Hers, Hers]](), 0

    async def read_twice(tx: Deciding, case: Case) -> Hers:
        nonlocal alone
        alone += bool(tx.waiting) and all(map(victim_view.shows_by_itself, tx.waiting))
        worked_out = await read_hers(tx, case)
        asked = msgspec.json.decode((await tx.ask("select hers($1)", case.id))[0][0], type=Hers)
        if worked_out != asked:
            differing.append((worked_out, asked))
        return worked_out

    monkeypatch.setattr(victim_view, "read_hers", read_twice)
    for scene in SCENES:
        await scene(cast, keeper)
    assert differing == []
    assert alone > 100
