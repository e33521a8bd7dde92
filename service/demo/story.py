"""A story as data: chapters of steps, the accounts it is about and what platforms return. Reading it plays nothing.

A text that is `$name.field` stands for something remembered, `@now+8s` for an instant when its step comes, `{run}` for what
tells one playing from another.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from service.demo.returns import Holder, Login

FOLDER = Path(__file__).parents[2] / "infra" / "demo"
REFERENCE = re.compile(r"\$([a-z0-9_-]+)((?:\.[A-Za-z0-9_-]+)*)")
INSTANT = re.compile(r"@now(?:([+-])(\d+)([smhd]))?")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Until(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is waited for, read from the contract: a request's stage, a clock's state so often, or the moment's outcome."""

    request: str | None = None
    stage: str | None = None
    clock: str | None = None
    of: str | None = None
    running: int = 0
    overdue: int = 0
    moment: str | None = None


class Step(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"who": "as", "given": "with"}
):
    """One thing that one person does or waits for. Exactly one of `do`, `ask`, `open`, `seal` and `until` is given.

    `remember`: the name under which later steps find the answer. `expect`: the Problem's code, or what the opener lacks, or
    NOTHING where it is not theirs. `again_if`: a code after which somebody would choose another time and ask anew.
    """

    say: str
    who: str
    do: str | None = None
    ask: str | None = None
    open: str | None = None
    seal: dict[str, str] | None = None
    until: Until | None = None
    given: dict[str, Any] = {}
    attach: tuple[str, ...] = ()
    remember: str | None = None
    take: str | None = None
    by: str | None = None
    value: str | None = None
    check: dict[str, Any] = {}
    expect: str | None = None
    again_if: str | None = None

    @property
    def command(self) -> str:
        """What the step is called in the timeline."""
        if self.do is not None:
            return self.do
        if self.open is not None:
            return f"rtk open {self.open}"
        return "seal" if self.seal is not None else "asks" if self.ask is not None else "waits"


class Chapter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    steps: tuple[Step, ...]


class ReportedAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account that contacted her; `on` is its platform's key."""

    on: str
    id: str
    handle: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file that a platform returns: about which handle, and what stands in it."""

    about: str
    service: str
    logins: tuple[Login, ...] = ()
    holder: Holder | None = None


class Sources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the chapters are about."""

    title: str
    captured_at: datetime
    period_from: datetime
    period_to: datetime
    accounts: tuple[ReportedAccount, ...]
    returns: dict[str, Answer]


@dataclass(frozen=True)
class Story:
    """`clocks` says in a few words what each clock is for, by its key."""

    name: str
    sources: Sources
    chapters: tuple[Chapter, ...]
    clocks: dict[str, str]

    def steps(self) -> Iterator[Step]:
        return (step for chapter in self.chapters for step in chapter.steps)

    def fields_of(self, step: Step) -> list[str]:
        """Which fields of a step's answer the story uses later or checks now."""
        used = {"id", *step.check}
        if step.remember is not None:
            for other in self.steps():
                used |= {path.split(".")[1] for name, path in references(other) if name == step.remember and path}
        return sorted(used)


def read_story(name: str, folder: Path = FOLDER) -> Story:
    """The story in the folder of that name: `sources.toml`, then its chapters by their file's name."""
    files = sorted((folder / name).glob("*.toml"))
    chapters = [f for f in files if f.name != "sources.toml"]
    return Story(
        name=name,
        sources=msgspec.convert(tomllib.loads((folder / name / "sources.toml").read_text()), Sources),
        chapters=tuple(msgspec.convert(tomllib.loads(f.read_text()), Chapter) for f in chapters),
        clocks=msgspec.convert(tomllib.loads((folder / "clocks.toml").read_text()), dict[str, str]),
    )


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Every `$name.path` in a step or in any part of one: the name, and the path with its leading dot."""
    if isinstance(value, str):
        if match := REFERENCE.fullmatch(value):
            yield match[1], match[2]
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references(item)
    elif isinstance(value, msgspec.Struct):
        yield from references(msgspec.structs.asdict(value))


def texts(story: Story) -> set[str]:
    """Every text of people's own in a story: narratives, reasons, handles, names and what is sealed."""
    found = {account.handle for account in story.sources.accounts}
    for step in story.steps():
        found |= {text for text in leaves([step.given, step.seal or {}]) if " " in text.strip()}
    return found


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)


def resolve(value: Any, known: Mapping[str, Any], now: datetime, run: str) -> Any:
    """The value with what its texts stand for; KeyError for a name that nothing is remembered under."""
    if isinstance(value, str):
        if match := REFERENCE.fullmatch(value):
            return walk(known[match[1]], match[2])
        if match := INSTANT.fullmatch(value):
            span = timedelta(**{UNITS[match[3] or "s"]: int(match[2] or 0)})
            return (now - span if match[1] == "-" else now + span).isoformat()
        return value.replace("{run}", run)
    if isinstance(value, Mapping):
        return {key: resolve(item, known, now, run) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, known, now, run) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def walk(value: Any, path: str) -> Any:
    """What stands at `.a.0.b` of an answer."""
    for name in filter(None, path.split(".")):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value
