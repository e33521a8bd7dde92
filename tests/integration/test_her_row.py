"""What her row is made of, and which clocks run, is worked out from the writes, and is what the database then answers."""

import msgspec
import pytest

from service.operations import promises, victim_view
from service.operations.entering import Deciding
from service.operations.victim_view import Hers
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.integration.scenes import SCENES


async def test_what_is_worked_out_is_what_the_database_answers_after_every_command(
    cast: Cast, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_hers, differing, alone = victim_view.read_hers, list[tuple[Hers, Hers]](), 0

    async def read_twice(tx: Deciding) -> Hers:
        nonlocal alone
        worked_out = await read_hers(tx)
        alone += bool(tx.waiting)
        asked = msgspec.json.decode((await tx.ask("select hers from as_entered($1)", tx.the_case.id))[0][0], type=Hers)
        if worked_out != asked:
            differing.append((worked_out, asked))
        return worked_out

    for room in (victim_view, promises):
        monkeypatch.setattr(room, "read_hers", read_twice)
    for scene in SCENES:
        await scene(cast, keeper)
    assert differing == []
    assert alone > 100
