"""Every alarm that stands, of the sealer, both key holders, the opener and the watch over the database.

Where one of them runs on another machine, its file is looked at there: here it reads as if nothing were amiss.
"""

from collections.abc import Mapping
from pathlib import Path

from service.alarms import FILE, standing_in
from service.identity.keyring import folder_of
from service.settings import Settings
from service.vocabulary import Holder

WATCH = "WATCH"


def files_of(settings: Settings) -> Mapping[str, Path]:
    """Where each keeper writes its alarms, by what it is called."""
    holders = {f"{holder}_HOLDER": folder_of(settings, holder) / FILE for holder in Holder}
    watch = {WATCH: settings.watch / FILE}
    return {"SEALER": settings.record / FILE, **holders, "OPENER": settings.home / "run" / FILE, **watch}


def all_standing(settings: Settings) -> list[dict[str, str]]:
    """Every alarm that stands: whose, its word, since when. No id: the files have those."""
    return [
        {"from": keeper, "alarm": raised.word, "since": raised.since}
        for keeper, file in files_of(settings).items()
        for raised in standing_in(file).values()
    ]
