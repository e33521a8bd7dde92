"""A command is one string of bytes: what was digested of it years ago has to be found again."""

from datetime import UTC, datetime
from uuid import UUID

from service.commands.case import RecordNeeds
from service.database.rows import canonical
from service.facts.case import SafeWindow
from service.vocabulary import Capacity, Channel, Weekday, YesNo


def test_its_fields_are_in_order_and_its_parts_too_whatever_they_are() -> None:
    command = RecordNeeds(
        id=UUID(int=1),
        case=UUID(int=2),
        persistently_targeted=True,
        vulnerable=False,
        safe_channels=(Channel.PHONE,),
        safe_times="weekdays, after six – “not before”",
        overheard_by="nobody",
        notice_may_say_more=False,
        update_interval_days=14,
        capacity=Capacity.HAS_CAPACITY,
        children=YesNo.NO,
        safe_windows=(SafeWindow(weekday=Weekday.MONDAY, from_minute=0, to_minute=60),),
    )
    assert canonical(command).decode() == (
        '{"capacity":"HAS_CAPACITY","case":"00000000-0000-0000-0000-000000000002","children":"NO",'
        '"device_compromise":"UNKNOWN","id":"00000000-0000-0000-0000-000000000001","interpreter":null,'
        '"most_serious_crime":false,"notice_may_say_more":false,"overheard_by":"nobody","persistently_targeted":true,'
        '"safe_channels":["PHONE"],"safe_times":"weekdays, after six – “not before”",'
        '"safe_windows":[{"from_minute":0,"to_minute":60,"weekday":"MONDAY"}],"update_interval_days":14,"vulnerable":false}'
    )


def test_an_instant_is_said_to_the_microsecond_in_utc() -> None:
    at = datetime(2026, 11, 30, 8, 5, 0, 120, tzinfo=UTC)
    assert canonical((at, {"b": 1, "a": at})).decode() == (
        '["2026-11-30T08:05:00.000120Z",{"a":"2026-11-30T08:05:00.000120Z","b":1}]'
    )
