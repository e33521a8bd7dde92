"""Every alarm that stands, of the sealer, both key holders and the opener: what /health answers and the terminal says.

Where one of them runs on another machine, its file is looked at there: here it reads as if nothing were amiss.
"""

from collections.abc import Mapping
from pathlib import Path

from service.alarms import FILE, standing_in
from service.identity.keyring import folder_of
from service.settings import Settings
from service.vocabulary import Holder


def files_of(settings: Settings) -> Mapping[str, Path]:
    """Where each keeper writes its alarms, by what it is called."""
    holders = {f"{holder}_HOLDER": folder_of(settings, holder) / FILE for holder in Holder}
    return {"SEALER": settings.record / FILE, **holders, "OPENER": settings.home / "run" / FILE}


def all_standing(settings: Settings) -> list[dict[str, str]]:
    """Every alarm that stands: whose, its word, since when. No case's id: whoever may see those looks at the file."""
    return [
        {"from": keeper, "alarm": raised.word, "since": raised.since}
        for keeper, file in files_of(settings).items()
        for raised in standing_in(file).values()
    ]
