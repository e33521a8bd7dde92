"""The policy: every clock and threshold, by version. Changed law is a new file; running deadlines keep their version."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from service.vocabulary import PromiseKind

HERE = Path(__file__).parent


class Unit(StrEnum):
    """Seconds and hours are exact; working days, calendar days and months end with the last day in London."""

    SECONDS = "S"
    HOURS = "H"
    CALENDAR_DAYS = "CD"
    WORKING_DAYS = "WD"
    MONTHS = "M"


class Basis(StrEnum):
    """On what a value rests."""

    STATUTE = "STAT"
    GUIDANCE = "SG"
    PUBLISHED = "POL"
    ANALOGY = "ANALOGY"
    DEFAULT = "DEFAULT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One limit. `start_counts`: the rule says "beginning with"; `promise`: who acts when it is due, none for a validity.

    `ladder`: further rungs in the same unit, counted from the same start (P15).
    """

    key: str
    value: int
    unit: Unit
    basis: Basis
    source: str
    start_counts: bool = False
    promise: PromiseKind | None = None
    ladder: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All clocks of one version."""

    version: str
    clocks: dict[str, Clock]

    def __getitem__(self, key: str) -> Clock:
        try:
            return self.clocks[key]
        except KeyError:
            raise KeyError(f"policy {self.version} has no clock {key}") from None


@cache
def load(version: str) -> Policy:
    """The policy of this version; ValueError if there is none, or if a clock of it is malformed."""
    path = HERE / f"{version}.toml"
    if not version.replace("-", "").isalnum() or not path.exists():
        raise ValueError(f"there is no policy {version}")
    read = tomllib.loads(path.read_text())
    clocks = {key: _clock(key, entry) for key, entry in read["clocks"].items()}
    return Policy(version=version, clocks=clocks)


def _clock(key: str, entry: dict[str, object]) -> Clock:
    ladder = entry.get("ladder", [])
    value = entry["value"]
    if not isinstance(value, int) or not isinstance(ladder, list):
        raise ValueError(f"clock {key}: its value is a whole number and its ladder a list")
    promise = entry.get("promise")
    return Clock(
        key=key,
        value=value,
        unit=Unit(str(entry["unit"])),
        basis=Basis(str(entry["basis"])),
        source=str(entry["source"]),
        start_counts=bool(entry.get("start_counts", False)),
        promise=None if promise is None else PromiseKind(str(promise)),
        ladder=tuple(int(rung) for rung in ladder),
    )
