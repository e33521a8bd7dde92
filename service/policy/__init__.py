"""The policy: every clock and threshold, by version. Changed law is a new file; running deadlines keep their version."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from service.vocabulary import PromiseKind

HERE = Path(__file__).parent
NEEDED = frozenset({"value", "unit", "basis", "source"})
OPTIONAL = frozenset({"start_counts", "promise", "ladder"})

W = TypeVar("W", bound=StrEnum)


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
    """The policy of this version; ValueError if there is none, or if it is malformed, saying which clock and why."""
    path = HERE / f"{version}.toml"
    if not version.replace("-", "").isalnum() or not path.exists():
        raise ValueError(f"there is no policy {version}")
    return read_policy(version, path.read_text())


def read_policy(version: str, text: str) -> Policy:
    """The policy that stands in the text of a file."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"policy {version} cannot be read: {error}") from None
    clocks = read.get("clocks")
    if set(read) != {"clocks"} or not isinstance(clocks, dict) or not clocks:
        raise ValueError(f"policy {version} holds clocks, each a table [clocks.<key>], and nothing else")
    try:
        return Policy(version=version, clocks={key: _clock(key, entry) for key, entry in clocks.items()})
    except ValueError as error:
        raise ValueError(f"policy {version}, {error}") from None


def _clock(key: str, entry: object) -> Clock:
    if not isinstance(entry, dict):
        raise ValueError(f"clock {key}: it is a table")
    if lacking := sorted(NEEDED - set(entry)):
        raise ValueError(f"clock {key}: it lacks {', '.join(lacking)}")
    if unknown := sorted(set(entry) - NEEDED - OPTIONAL):
        raise ValueError(f"clock {key}: there is no {', '.join(unknown)}")
    source, start_counts, promise = entry["source"], entry.get("start_counts", False), entry.get("promise")
    if not isinstance(source, str) or not source.strip():
        raise ValueError(f"clock {key}: its source says on what the value rests")
    if not isinstance(start_counts, bool):
        raise ValueError(f"clock {key}: start_counts is true or false")
    value, ladder = _whole(key, entry["value"]), entry.get("ladder", [])
    if not isinstance(ladder, list) or (ladder and [_whole(key, rung) for rung in ladder] != sorted({value, *ladder})):
        raise ValueError(f"clock {key}: its ladder rises and begins with its value")
    return Clock(
        key=key,
        value=value,
        unit=_word(key, Unit, entry["unit"]),
        basis=_word(key, Basis, entry["basis"]),
        source=source,
        start_counts=start_counts,
        promise=None if promise is None else _word(key, PromiseKind, promise),
        ladder=tuple(ladder),
    )


def _whole(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"clock {key}: its value and every rung are whole numbers")
    return value


def _word(key: str, words: type[W], given: object) -> W:
    try:
        return words(str(given))
    except ValueError:
        raise ValueError(f"clock {key}: {given} is none of {', '.join(words)}") from None
