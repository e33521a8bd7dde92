"""Small factories: a fact that is in order, with what a test wants otherwise given by name."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from service.facts.attribution import SubjectFlags
from service.facts.case import Account, Determination, Needs, Screen
from service.facts.data_request import DataRequest, Exhibit, Target
from service.facts.disclosure import Reconfirmation, Wishes
from service.vocabulary import (
    Capacity,
    Channel,
    CoercionScreen,
    DataCategory,
    DataRequestStage,
    Offence,
    PrimaryVictim,
    RightsLevel,
    ScreenPoint,
    ScreenResult,
    Urgency,
    WishScope,
    YesNo,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SOMEBODY = UUID("7d9f1c1e-52a4-4f0e-9b2c-0c1d5f3f7a11")
CASE = UUID("0b0e6c56-7f0b-4a1e-8d59-2f6f0d2b9c01")


def flags(**changes: YesNo) -> SubjectFlags:
    """A subject about whom everything was asked, and nothing changes who must be in the room."""
    answers = dict.fromkeys(
        ("child", "police", "public_figure", "held", "abroad", "known_to_victim", "identification_pending"), YesNo.NO
    )
    return SubjectFlags(id=uuid4(), case_id=CASE, recorded_by=SOMEBODY, recorded_at=NOW, **(answers | changes))


def needs(**changes: Any) -> Needs:
    given: dict[str, Any] = {
        "rights_level": RightsLevel.ENHANCED,
        "safe_channels": (Channel.PHONE,),
        "safe_times": "after six",
        "overheard_by": "",
        "notice_may_say_more": False,
        "update_interval_days": 14,
        "capacity": Capacity.HAS_CAPACITY,
        "children": YesNo.NO,
    }
    return Needs(id=uuid4(), case_id=CASE, recorded_at=NOW, recorded_by=SOMEBODY, **(given | changes))


def screen(**changes: Any) -> Screen:
    given: dict[str, Any] = {
        "point": ScreenPoint.DECISION,
        "searched": ("both names",),
        "result": ScreenResult.NOTHING_FOUND,
        "recorded_at": NOW - DAY,
        "valid_until": NOW + 27 * DAY,
    }
    return Screen(id=uuid4(), case_id=CASE, recorded_by=SOMEBODY, **(given | changes))


def determination(**changes: Any) -> Determination:
    given: dict[str, Any] = {
        "primary": PrimaryVictim.THIS_VICTIM,
        "reasons": "history and tone of both sets of messages",
        "determined_at": NOW - DAY / 2,
        "valid_until": NOW + 27 * DAY,
    }
    return Determination(id=uuid4(), case_id=CASE, determined_by=SOMEBODY, **(given | changes))


def wishes(**changes: Any) -> Wishes:
    given: dict[str, Any] = {
        "scope": WishScope.ALL,
        "parts": (),
        "only_if_known_to_me": False,
        "present": (),
        "windows": (),
        "recorded_at": NOW - 2 * DAY,
        "valid_until": NOW + 12 * DAY,
    }
    return Wishes(id=uuid4(), case_id=CASE, recorded_by=SOMEBODY, **(given | changes))


def reconfirmation(**changes: Any) -> Reconfirmation:
    given: dict[str, Any] = {
        "epoch": 0,
        "wish_reconfirmed": True,
        "spoken_to": True,
        "alone": True,
        "coercion": CoercionScreen.CLEAR,
        "capacity": Capacity.HAS_CAPACITY,
        "recipient_checked": True,
        "at": NOW - timedelta(hours=1),
        "valid_until": NOW + timedelta(hours=11),
    }
    return Reconfirmation(id=uuid4(), case_id=CASE, recorded_by=SOMEBODY, **(given | changes))


def account(**changes: Any) -> Account:
    given: dict[str, Any] = {
        "platform_id": SOMEBODY,
        "immutable_id": "58210000417",
        "handle": "hollow.lantern",
        "captured_at": NOW - 3 * DAY,
        "seen_at_source": True,
    }
    return Account(id=uuid4(), case_id=CASE, **(given | changes))


def data_request(asked_about: Account, **changes: Any) -> DataRequest:
    """A complete draft about one account."""
    given: dict[str, Any] = {
        "legal_entity": "Picta UK Limited",
        "targets": (
            Target(
                account=asked_about.id,
                period_from=NOW - 60 * DAY,
                period_to=NOW,
                categories=(DataCategory.SUBSCRIBER, DataCategory.LOGIN_EVENTS),
            ),
        ),
        "offence": Offence.S4A,
        "purpose": "prevent or detect crime",
        "necessity": "the sender is unknown",
        "proportionality": "two months, one account",
        "collateral_intrusion": "others in the household",
        "exhibits": (Exhibit(account=asked_about.id, reference="JS/1"),),
        "zone_of_source": "UTC",
        "typed": False,
        "urgency": Urgency.ROUTINE,
        "non_disclosure_until": NOW + 90 * DAY,
        "stage": DataRequestStage.DRAFT,
        "drafted_by": SOMEBODY,
        "drafted_at": NOW,
    }
    return DataRequest(id=uuid4(), case_id=CASE, platform_id=SOMEBODY, **(given | changes))
