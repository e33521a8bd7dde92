"""Ids that sort by when they were made."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from service.database.ids import time_ordered

MOMENT = datetime(2026, 3, 28, 23, 59, 59, 999_999, tzinfo=UTC)


def test_ids_sort_as_they_were_made_within_a_moment_and_from_one_to_the_next() -> None:
    made = [
        time_ordered(MOMENT + timedelta(microseconds=us), n) for us in (0, 3, 500, 86_400_000_000) for n in (1, 2, 3)
    ]
    assert made == sorted(made)


def test_an_id_is_one_of_version_7_that_tells_its_millisecond() -> None:
    id = time_ordered(MOMENT, 1)
    assert (id.version, id.variant) == (7, RFC_4122)
    assert id.int >> 80 == MOMENT.timestamp() * 1000 // 1


def test_no_two_are_alike_of_the_same_place_in_the_same_moment() -> None:
    assert len({time_ordered(MOMENT, 1) for _ in range(1000)}) == 1000
