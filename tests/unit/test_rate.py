"""A bucket for each person: what is asked is taken from it, time fills it, and it never holds more than it may."""

from uuid import uuid4

from service.api.encoding import Headers
from service.api.rate import KEPT, Rate


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def left(headers: Headers | None) -> tuple[int, int]:
    assert headers is not None
    sent = {name.decode(): value.decode() for name, value in headers}
    assert sent["ratelimit-policy"] == '"cost";q=600;w=60'
    _, r, t = sent["ratelimit"].split(";")
    return int(r.removeprefix("r=")), int(t.removeprefix("t="))


def test_what_is_asked_is_taken_and_time_brings_it_back() -> None:
    clock = Clock()
    rate, person = Rate(600, clock), uuid4()
    assert left(rate.take(person, 100)) == (500, 10)
    assert left(rate.take(person, 500)) == (0, 60)
    assert rate.take(person, 1) is None
    clock.now += 0.1
    assert left(rate.take(person, 1)) == (0, 60)
    clock.now += 6_000
    assert left(rate.take(person, 0)) == (599, 1)


def test_a_refusal_takes_nothing_and_says_when_to_come_back() -> None:
    clock = Clock()
    rate, person = Rate(600, clock), uuid4()
    rate.take(person, 590)
    assert rate.take(person, 50) is None
    refused = rate.refused(person, 50)
    assert left(refused) == (10, 59)
    assert (b"retry-after", b"4") in refused
    clock.now += 4
    assert left(rate.take(person, 50)) == (0, 60)


def test_one_persons_asking_leaves_another_alone() -> None:
    rate = Rate(600, Clock())
    rate.take(uuid4(), 600)
    assert left(rate.take(uuid4(), 1)) == (599, 1)


def test_one_dear_operation_empties_a_full_bucket_and_is_not_shut_out_for_ever() -> None:
    clock = Clock()
    rate, person = Rate(600, clock), uuid4()
    assert left(rate.take(person, 5_000)) == (0, 60)
    assert (b"retry-after", b"60") in rate.refused(person, 5_000)
    clock.now += 60
    assert left(rate.take(person, 5_000)) == (0, 60)


def test_who_was_longest_away_is_forgotten_first() -> None:
    rate, first = Rate(600, Clock()), uuid4()
    rate.take(first, 600)
    for _ in range(KEPT):
        rate.take(uuid4(), 1)
    assert left(rate.take(first, 1)) == (599, 1)
