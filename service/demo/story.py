"""A story as data: chapters of steps, the accounts it is about, what platforms return, how it ends. Reading plays nothing.

A text that is `$name.field` stands for something remembered, `@now+8s` for an instant when its step comes, `{run}` for what
tells one playing from another.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from service.demo.inspecting import Doctored
from service.demo.returns import Answer, write_return

FOLDER = Path(__file__).parents[2] / "infra" / "demo"
PROGRAMME = "programme.toml"
SOURCES = "sources.toml"
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
    """One thing that one person does or waits for.

    Exactly one of `do`, `ask`, `open`, `seal`, `compare`, `until`, `record` and `code` is given.
    `like`: the name of what the sources give for several steps; `with` comes on top. `remember`: the name under which later
    steps find the answer. `expect`: the Problem's code, or what the opener lacks, or NOTHING where it is not theirs;
    `because`: what must be among the Problem's details. `again_if`: a code after which somebody would choose another time.
    `compare`: what somebody types of a sealed part, blind; `expect` says where it is not the same.
    `code`: a code is asked for on the page that people sign in on, for an officer to bind their account by.
    `record`: the case's record is taken away or checked; `doctored`: what is changed in a copy, which must then not pass.
    """

    say: str
    who: str
    do: str | None = None
    ask: str | None = None
    open: str | None = None
    seal: dict[str, str] | None = None
    compare: dict[str, str] | None = None
    until: Until | None = None
    record: Literal["export", "verify"] | None = None
    code: Literal["account"] | None = None
    doctored: Doctored | None = None
    given: dict[str, Any] = {}
    like: str | None = None
    attach: tuple[str, ...] = ()
    remember: str | None = None
    take: str | None = None
    by: str | None = None
    value: str | None = None
    check: dict[str, Any] = {}
    expect: str | None = None
    because: str | None = None
    again_if: str | None = None

    @property
    def command(self) -> str:
        """What the step is called in the timeline."""
        if self.do is not None:
            return self.do
        if self.open is not None:
            return f"rtk open {self.open}"
        if self.compare is not None:
            return f"rtk compare {' '.join(self.compare)}"
        if self.record is not None:
            return f"rtk {self.record}"
        if self.code is not None:
            return "asks for a code"
        return "seal" if self.seal is not None else "asks" if self.ask is not None else "waits"


class Chapter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    steps: tuple[Step, ...]


class ReportedAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account that contacted her, or the line behind one, which has no id; `on` is its platform's or operator's key.

    `initiated_by`: who began. `captured_at` where it was captured later than the others.
    """

    on: str
    id: str | None = None
    handle: str
    initiated_by: str = "SUBJECT"
    captured_at: datetime | None = None


class Ending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a story must end: whether she was told anything, what she reads, where the case stands, which clocks were kept."""

    told: bool
    word: str
    stage: str
    kept: tuple[str, ...] = ()


class Sources(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the chapters are about. `victim`: whose account reads the words; `given`: what several steps have in common.

    `accounts` are reported at the start as `$reported`, `later` one by one as `$later.0`.
    """

    title: str
    victim: str
    captured_at: datetime
    period_from: datetime
    period_to: datetime
    accounts: tuple[ReportedAccount, ...]
    later: tuple[ReportedAccount, ...] = ()
    ending: Ending
    returns: dict[str, Answer] = {}
    given: dict[str, dict[str, Any]] = {}


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

    def returned(self, name: str) -> bytes:
        """The file that a platform returns under that name."""
        answer, sources = self.sources.returns[name], self.sources
        account = next(a for a in (*sources.accounts, *sources.later) if a.handle == answer.about)
        return write_return(
            layout=answer.layout,
            service=answer.service,
            account_id=account.id or "",
            handle=account.handle,
            period_from=sources.period_from,
            period_to=sources.period_to,
            logins=answer.logins,
            holder=answer.holder,
            lines=answer.lines,
        )


def programme(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of the stories, in the order in which they are played."""
    return msgspec.convert(tomllib.loads((folder / PROGRAMME).read_text())["order"], tuple[str, ...])


def read_story(name: str, folder: Path = FOLDER) -> Story:
    """The story in the folder of that name: its sources, then its chapters by their file's name."""
    files = sorted((folder / name).glob("*.toml"))
    sources = msgspec.convert(tomllib.loads((folder / name / SOURCES).read_text()), Sources)
    chapters = [msgspec.convert(tomllib.loads(f.read_text()), Chapter) for f in files if f.name != SOURCES]
    return Story(
        name=name,
        sources=sources,
        chapters=tuple(Chapter(title=c.title, steps=tuple(whole(s, sources) for s in c.steps)) for c in chapters),
        clocks=msgspec.convert(tomllib.loads((folder / "clocks.toml").read_text()), dict[str, str]),
    )


def whole(step: Step, sources: Sources) -> Step:
    """The step with what it has in common with others."""
    if step.like is None:
        return step
    return msgspec.structs.replace(step, given=sources.given[step.like] | step.given)


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
        found |= {text for text in leaves([step.given, step.seal or {}, step.compare or {}]) if " " in text.strip()}
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
