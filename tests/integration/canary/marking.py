"""The case book's first story with a marker in the place of every word of anybody's, up to the first follow-up."""

import random
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from msgspec import structs

from service.demo.returns import Answer
from service.demo.story import INSTANT, REFERENCE, Chapter, Ending, Step, Story, read_story
from service.vocabulary import Part

Mapped = Callable[[str], str]
LAST = "recordFollowUp"
PARTS = tuple(Part)


class Kind(StrEnum):
    """Whose word it is, which decides where it may be."""

    IDENTITY = "IDENTITY"
    HANDLE = "HANDLE"
    CONTACT = "CONTACT"
    NARRATIVE = "NARRATIVE"
    ADDRESS = "ADDRESS"
    LOCATION = "LOCATION"
    LEAK = "LEAK"


@dataclass
class Marks:
    """One marker for each word that is marked, the same for the same word, and of which kind it is."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    _given: dict[tuple[Kind, str], str] = field(default_factory=dict)

    def of(self, kind: Kind, word: str) -> str:
        """Letters alone for what ends in names and addresses of files; else one that is no ASCII, and a space."""
        if (kind, word) not in self._given:
            letters = "".join(random.choices(string.ascii_letters, k=20))
            marker = letters if kind is Kind.HANDLE or "@" in word else f"{letters[:10]}é {letters[10:]}"
            self._given[kind, word] = marker
            self.kinds[marker] = kind
        return self._given[kind, word]

    def all(self, *kinds: Kind) -> set[str]:
        return {marker for marker, kind in self.kinds.items() if kind in kinds}


def marked_story(marks: Marks) -> Story:
    """Ends when she has been told a name; another identity is sealed in all its parts, proposed and withdrawn."""
    story = read_story("broadcaster")
    handles = {a.handle: marks.of(Kind.HANDLE, a.handle) for a in story.sources.accounts}
    sources = structs.replace(
        story.sources,
        accounts=tuple(structs.replace(a, handle=handles[a.handle]) for a in story.sources.accounts),
        returns={name: marked_return(marks, handles, answer) for name, answer in story.sources.returns.items()},
        ending=Ending(told=True, word="DECIDING", stage="FOLLOW_UP"),
    )

    def word(text: str) -> str:
        if reference := REFERENCE.fullmatch(text):
            first, _, handle = reference[2].rpartition(".")
            return f"${reference[1]}{first}.{handles[handle]}" if handle in handles else text
        if INSTANT.fullmatch(text) or " " not in text.strip():
            return text
        return f"{marks.of(Kind.NARRATIVE, text)}: {text}"

    steps = [step for chapter in story.chapters for step in chapter.steps]
    entered_first = {text.casefold(): text for step in steps for text in (step.seal or {}).values()}

    def identity(parts: dict[str, str] | None) -> dict[str, str] | None:
        """A second entry of what was sealed is marked as that was, however it is written; a wrong one as another."""
        return parts and {
            part: marks.of(Kind.IDENTITY, entered_first.get(text.casefold(), text)) for part, text in parts.items()
        }

    def step(one: Step) -> Step:
        return structs.replace(
            one, given=mapped(one.given, word), seal=identity(one.seal), compare=identity(one.compare)
        )

    chapters = [Chapter(title=c.title, steps=tuple(map(step, c.steps))) for c in story.chapters]
    return Story(
        story.name, sources, (*up_to(LAST, chapters), withdrawn(marks, mapped(sources.given, word))), story.clocks
    )


def marked_return(marks: Marks, handles: dict[str, str], answer: Answer) -> Answer:
    """A return about the marked account; who is named in it, and how they are reached, are contacts."""

    def contact(text: str) -> str:
        return marks.of(Kind.CONTACT, text)

    holder = answer.holder and replace(
        answer.holder,
        first=contact(answer.holder.first),
        last=contact(answer.holder.last),
        email=answer.holder.email and f"{contact(answer.holder.email)}@example.net",
    )
    lines = tuple(
        replace(line, name=contact(line.name), installation=contact(line.installation), billing=contact(line.billing))
        for line in answer.lines
    )
    return structs.replace(answer, about=handles.get(answer.about, answer.about), holder=holder, lines=lines)


def up_to(last: str, chapters: Iterable[Chapter]) -> list[Chapter]:
    """The chapters up to the first step of that name, this included."""
    kept = []
    for chapter in chapters:
        names = [step.command for step in chapter.steps]
        if last in names:
            return [*kept, Chapter(title=chapter.title, steps=chapter.steps[: names.index(last) + 1])]
        kept.append(chapter)
    raise ValueError(f"the story has no {last}")


def withdrawn(marks: Marks, given: dict[str, dict[str, Any]]) -> Chapter:
    another = {part: marks.of(Kind.IDENTITY, f"another {part}") for part in PARTS}
    reason = marks.of(Kind.NARRATIVE, "why it is withdrawn")
    return Chapter(
        title="Another is thought of, and is not it",
        steps=(
            Step(say="Sealed in all its parts.", who="officer", seal=another, remember="another"),
            Step(
                say="It is proposed,",
                who="officer",
                do="proposeAttribution",
                given=given["attribution"] | {"subject": "$another.id"},
                remember="mistaken",
            ),
            Step(
                say="and withdrawn.",
                who="supervisor",
                do="withdrawAttribution",
                given={"attribution": "$mistaken.id", "reason": reason},
            ),
        ),
    )


def mapped(value: Any, word: Mapped) -> Any:
    """The value with every text in it put through this."""
    if isinstance(value, str):
        return word(value)
    if isinstance(value, dict):
        return {key: mapped(item, word) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(item, word) for item in value]
    return value
