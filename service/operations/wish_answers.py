"""What recording and withdrawing a wish answers: nothing of staff, nothing of the telling, whoever did it for her.

A withdrawal answers the same whatever it stopped, since a difference would tell her whether somebody was found.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.facts.disclosure import Wishes
from service.rules.victim_word import HELP
from service.vocabulary import AwaitedEvent, Part, WishScope


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesRecorded:
    """What she wishes to be told from now on, and until when it counts without being asked again."""

    id: UUID
    scope: WishScope
    parts: tuple[Part, ...]
    only_if_known_to_me: bool
    not_before: datetime | None
    not_before_event: AwaitedEvent | None
    present: tuple[str, ...]
    windows: tuple[str, ...]
    valid_until: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesWithdrawn:
    """The wish is taken back. The same answer every time."""

    message: str
    help: str


WITHDRAWN = WishesWithdrawn(
    message=(
        "This is taken back, and nothing will be told. Somebody rings at a safe time within 24 hours."
        " A wish can be given again whenever you like."
    ),
    help=HELP,
)


def recorded(wishes: Wishes) -> WishesRecorded:
    return WishesRecorded(
        id=wishes.id,
        scope=wishes.scope,
        parts=wishes.parts,
        only_if_known_to_me=wishes.only_if_known_to_me,
        not_before=wishes.not_before,
        not_before_event=wishes.not_before_event,
        present=wishes.present,
        windows=wishes.windows,
        valid_until=wishes.valid_until,
        recorded_at=wishes.recorded_at,
    )


def withdrawn(_: Wishes) -> WishesWithdrawn:
    return WITHDRAWN
