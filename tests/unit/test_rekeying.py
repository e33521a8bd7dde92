"""Blind re-keying: one wrong digit, year or zone is a difference, and a spelling is not."""

from datetime import UTC, datetime
from ipaddress import IPv6Address
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.rekeying import same_values, values_of_row


class Value(NamedTuple):
    field: str
    value: str


def alike(field: str, one: str, two: str) -> bool:
    return same_values([Value(field, one)], [Value(field, two)])


@pytest.mark.parametrize(
    ("field", "one", "two"),
    [
        ("ADDRESS", "2001:DB8:0::1", "2001:db8::1"),
        ("PORT", "51200", " 51200 "),
        ("INSTANT", "2026-04-19T06:02:51Z", "2026-04-19T07:02:51+01:00"),
        ("DEVICE", "Serial  F17", "serial f17"),
    ],
)
def test_two_spellings_of_one_meaning_agree(field: str, one: str, two: str) -> None:
    assert alike(field, one, two)


@pytest.mark.parametrize(
    ("field", "one", "two"),
    [
        ("ADDRESS", "192.0.2.44", "192.0.2.45"),
        ("PORT", "51200", "51201"),
        ("INSTANT", "2026-04-19T06:02:51Z", "2025-04-19T06:02:51Z"),
        ("INSTANT", "2026-04-19T06:02:51Z", "2026-04-19T06:02:51+01:00"),
        ("INSTANT", "2026-04-19T06:02:51Z", "2026-04-19T18:02:51Z"),
        ("PHONE", "+447700900142", "+447700900124"),
    ],
)
def test_a_wrong_digit_year_zone_or_half_of_the_day_differs(field: str, one: str, two: str) -> None:
    assert not alike(field, one, two)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("INSTANT", "2026-04-19T06:02:51"),
        ("INSTANT", "06:02:51Z"),
        ("INSTANT", "2026-04-19"),
        ("TIME", "2026-04-19 06:02:51"),
        ("ADDRESS", "192.0.2.444"),
        ("ADDRESS", "192.0.2.44:443"),
        ("PORT", "443 tcp"),
    ],
)
def test_what_cannot_be_read_agrees_with_nothing_not_even_itself(field: str, text: str) -> None:
    assert not alike(field, text, text)


def test_nothing_keyed_is_no_agreement() -> None:
    assert not same_values([], [])


def test_each_value_is_keyed_as_often_as_it_stands_there() -> None:
    one = Value("PORT", "443")
    assert not same_values([one, one], [one])
    assert not same_values([one], [one, Value("PORT", "444")])
    assert same_values([one, Value("PORT", "80")], [Value("PORT", "80"), one])


def test_a_value_under_another_field_is_another_value() -> None:
    assert not same_values([Value("PHONE", "443")], [Value("PORT", "443")])


@given(address=st.ip_addresses(), instant=st.datetimes(timezones=st.timezones()), port=st.integers(1, 65535))
def test_what_a_row_turns_on_agrees_with_itself(address: object, instant: datetime, port: int) -> None:
    row = SimpleNamespace(ip=str(address), port=port, at=instant)
    values = [Value(v["field"], v["value"]) for v in values_of_row([row])]
    assert [v.field for v in values] == ["ADDRESS", "PORT", "INSTANT"]
    assert same_values(values, values)


@given(address=st.ip_addresses(v=6))
def test_a_long_address_and_its_short_form_agree(address: IPv6Address) -> None:
    assert alike("ADDRESS", address.exploded, address.compressed)


def test_what_a_row_does_not_hold_is_not_asked_for() -> None:
    assert values_of_row([SimpleNamespace(ip=None, port=None, at=None)]) == []
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert values_of_row([SimpleNamespace(ip=None, port=None, at=at)]) == [
        {"field": "INSTANT", "value": "2026-03-01T00:00:00+00:00"}
    ]
