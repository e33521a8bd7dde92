"""What people typed: which time zones there are. An hour's slip in one got an innocent person arrested (IPCO 2018)."""

import pytest

from service.rules.input import not_a_zone


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "America/Argentina/Buenos_Aires", "UTC", "GMT", "Z", "+01:00", "-0330", "UTC +01:00", "GMT+1400"],
)
def test_a_zone_is_a_place_or_an_offset(zone: str) -> None:
    assert not_a_zone(zoneOfSource=zone) == []


@pytest.mark.parametrize(
    "zone",
    [
        *("Mars/Base", "nonsense/zone", "europe/london", "../etc/passwd", "Europe/London "),
        *("CST", "EST", "BST", "local time", "x" * 30_000),
        *("+15:00", "+01:60", "UTC+1", "1", "+01:00\n"),
    ],
)
def test_an_abbreviation_of_several_zones_and_what_is_none_are_refused_by_name(zone: str) -> None:
    (fault,) = not_a_zone(zoneOfSource=zone)
    assert (fault.path, fault.code) == ("zoneOfSource", "NOT_A_ZONE")


def test_a_zone_that_was_not_given_is_another_fault() -> None:
    assert not_a_zone(zoneOfSource=" ") == []
