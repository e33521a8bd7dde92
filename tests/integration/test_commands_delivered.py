"""Every command of the contract, delivered 2 to 50 times at once: one effect, and everybody is answered the same."""

import random
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from service.api.mutations import COMMANDS
from service.operations import cases
from service.operations.commanding import Commanding
from tests.integration.a_case import a_case
from tests.integration.cast import Cast
from tests.integration.delivering import Deliveries
from tests.integration.keeping import Keeper
from tests.integration.scenes import SCENES
from tests.integration.steps_reporting import a_report


async def test_a_command_delivered_many_times_at_once_is_done_once_and_answers_the_same(
    cast: Cast, keeper: Keeper
) -> None:
    deliveries = Deliveries(cast, random.Random(20261125))
    await deliveries.deliver("officer", cases.open_case, a_report())
    with deliveries.of_every_step():
        for scene in SCENES:
            await scene(cast, keeper)
    assert deliveries.faults == []
    assert {operation.__name__ for operation in COMMANDS} - set(deliveries.accepted) == set()


async def test_a_command_that_is_not_claimed_is_found_to_be_done_more_than_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same deliveries can fail: here each of them is carried out."""

    take_up = Commanding.take_up

    async def claims_another(self: Commanding, command: Any) -> Any:
        return await take_up(self, replace(command, id=uuid4()))

    case = await a_case(cast)
    deliveries = Deliveries(cast, random.Random(1))
    monkeypatch.setattr(Commanding, "take_up", claims_another)
    await deliveries.deliver("officer", cases.record_needs, case.needs_command())
    assert [fault.rpartition(" ")[2] for fault in deliveries.faults] == ["answers", "events", "kept"]
