"""What the story waits for has come, also when an outage made it come and go at once."""

from datetime import UTC, datetime

import pytest

from service.demo.glance import Clock, Glance, holds
from service.demo.story import Until


def a_glance(**clock: bool) -> Glance:
    state = {"met": False, "overdue": False, "ended": False} | clock
    one = Clock(id="1", key="P37", object_id="o", due_at=datetime(2026, 3, 1, tzinfo=UTC), **state)
    return Glance(stage="FOLLOW_UP", told=False, word=None, clocks={one.id: one}, requests={}, moment=None)


@pytest.mark.parametrize(
    ("now", "come"),
    [
        (a_glance(), True),
        (a_glance(met=True), True),
        (a_glance(met=True, overdue=True), True),
        (a_glance(ended=True), False),
        (Glance(stage="FOLLOW_UP", told=False, word=None, clocks={}, requests={}, moment=None), False),
    ],
)
def test_a_clock_has_come_when_it_runs_or_was_met_since(now: Glance, come: bool) -> None:
    assert holds(Until(clock="P37", running=1), now) is come
