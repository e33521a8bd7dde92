"""From the house's types to the contract's: one walk over annotations for views, inputs and their nested parts.

A view shows what it lists of a fact and reads the fact's own attributes, so nothing is copied field by field; an input is
its command's fields with `command` for the command's own id.
"""

import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import strawberry
from strawberry import UNSET
from strawberry.types.scalar import ScalarDefinition
from strawberry.utils.str_converters import to_camel_case

SCHEMA_SCALARS = (str, int, bool, UUID, datetime, date)


EARLIEST, LATEST = 1900, 2199
"""Years outside this are slips of the keyboard, and instants near the ends of the calendar cannot change their zone."""


def parse_instant(value: Any) -> datetime:
    """An instant with its zone; a naive time or a bare date is refused, since a guess at a zone has named the innocent."""
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("NOT_AN_INSTANT") from None
    if instant.tzinfo is None:
        raise ValueError("NO_ZONE")
    if not EARLIEST <= instant.year <= LATEST:
        raise ValueError("OUT_OF_RANGE")
    return instant.astimezone(UTC)


def print_instant(instant: datetime) -> str:
    """In UTC, with as many digits of a second as it has, as PostgreSQL writes it too."""
    text = instant.astimezone(UTC).isoformat().removesuffix("+00:00")
    return f"{text.rstrip('0') if instant.microsecond else text}Z"


def parse_day(value: Any) -> date:
    """A day as 2026-03-01 and in no other way of writing it."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("NOT_A_DAY") from None
    if day.isoformat() != value:
        raise ValueError("NOT_A_DAY")
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError("OUT_OF_RANGE")
    return day


def parse_uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (AttributeError, TypeError, ValueError):
        raise ValueError("NOT_A_UUID") from None


INSTANT = strawberry.scalar(
    name="DateTime",
    description="An instant with its zone, ISO 8601, such as 2026-03-01T09:30:00Z; answered in UTC. Times without a zone"
    " and bare dates are refused.",
    serialize=print_instant,
    parse_value=parse_instant,
)
IDENTIFIER = strawberry.scalar(name="UUID", description="A UUID as text.", serialize=str, parse_value=parse_uuid)
DAY = strawberry.scalar(
    name="Date",
    description="A day of the calendar in London, such as 2026-03-01.",
    serialize=date.isoformat,
    parse_value=parse_day,
)
SCALARS: dict[object, ScalarDefinition] = {datetime: INSTANT, date: DAY, UUID: IDENTIFIER}


@cache
def enum_of(words: type[StrEnum]) -> Any:
    return strawberry.enum(words, description=(words.__doc__ or "").strip().split("\n")[0] or None)


def contract_type(annotation: Any, nested: Callable[[type], Any]) -> Any:
    """The contract's type for an annotation; `nested` makes the type of a dataclass within it."""
    if isinstance(annotation, types.UnionType):
        (inner,) = [a for a in typing.get_args(annotation) if a is not type(None)]
        return typing.Optional[contract_type(inner, nested)]  # noqa: UP045 - built at run time
    if typing.get_origin(annotation) is tuple:
        return list[contract_type(typing.get_args(annotation)[0], nested)]  # type: ignore[misc]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return enum_of(annotation)
    if is_dataclass(annotation):
        return nested(typing.cast(type, annotation))
    if annotation in SCHEMA_SCALARS:
        return annotation
    raise TypeError(f"{annotation} has no place in the contract")


@cache
def part_view(part: type) -> Any:
    """The output type of a dataclass nested in a fact, or made for one audience: all of its fields."""
    hints = typing.get_type_hints(part)
    names = [f.name for f in fields(part)]
    annotations = {n: strawberry.ID if n == "id" else contract_type(hints[n], part_view) for n in names}
    made: Any = type(part.__name__, (), {"__annotations__": annotations, "__doc__": part.__doc__})
    if "id" in names:
        made.id = strawberry.field(resolver=id_of)
    made.is_type_of = classmethod(lambda _, obj, __: isinstance(obj, part))
    made.__part__ = part
    return strawberry.type(made, description=summary(part))


def view(fact: type, *shown: str, withheld: tuple[str, ...] = (), name: str | None = None) -> Callable[[type], Any]:
    """Makes a class the view of a fact: `shown` fields are read off the fact; every other is named as withheld."""
    names = {f.name for f in fields(fact)}
    if names != set(shown) | set(withheld) or set(shown) & set(withheld):
        raise TypeError(
            f"{fact.__name__}: shown and withheld together are not its fields: {names ^ (set(shown) | set(withheld))}"
        )

    def make(cls: type) -> Any:
        hints = typing.get_type_hints(fact)
        annotations = {n: strawberry.ID if n == "id" else contract_type(hints[n], part_view) for n in shown}
        cls.__annotations__ = {**annotations, **inspect.get_annotations(cls)}
        if "id" in shown:
            cls.id = strawberry.field(resolver=id_of)  # type: ignore[attr-defined]
        cls.is_type_of = classmethod(lambda _, obj, __: isinstance(obj, fact))  # type: ignore[attr-defined]
        cls.fact = fact  # type: ignore[attr-defined]
        return strawberry.type(cls, name=name or fact.__name__, description=summary(cls) or summary(fact))

    return make


def id_of(root: strawberry.Parent[Any]) -> strawberry.ID:
    return strawberry.ID(str(root.id))


def summary(of: type) -> str | None:
    """The first paragraph of a docstring, as the contract's description; none where it is only a signature."""
    text = (of.__doc__ or "").strip()
    if not text or text.startswith(f"{of.__name__}("):
        return None
    return " ".join(text.split("\n\n")[0].split())


@cache
def input_of(command: type) -> Any:
    """The input type of a command, or of a dataclass nested in one."""
    hints = typing.get_type_hints(command)
    annotations: dict[str, Any] = {}
    namespace: dict[str, Any] = {}
    for field in fields(command):
        name = "command" if field.name == "id" else field.name
        annotations[name] = contract_type(hints[field.name], input_of)
        if field.default is not MISSING:
            namespace[name] = UNSET if field.default is None else field.default
            if field.default == ():
                namespace[name] = strawberry.field(default_factory=list)
    made = type(f"{command.__name__}Input", (), {"__annotations__": annotations, **namespace})
    return strawberry.input(made, name=f"{command.__name__}Input", description=summary(command))


def command_from(command: type, given: Any) -> Any:
    """The command that an input asks for."""
    return msgspec.convert(_plain(given, top=True), command)


def _plain(value: Any, *, top: bool = False) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        return {
            ("id" if top and name == "command" else name): _plain(item)
            for name, item in given.items()
            if item is not UNSET
        }
    return value


def unusable_texts(given: Any, path: str = "") -> list[str]:
    """The paths of texts that the database does not keep, since there is a NUL in them."""
    if isinstance(given, str):
        return [path] if "\x00" in given else []
    if isinstance(given, list):
        return [found for n, item in enumerate(given) for found in unusable_texts(item, f"{path}.{n}")]
    if isinstance(given, dict):
        return [found for name, item in given.items() for found in unusable_texts(item, f"{path}.{name}".lstrip("."))]
    if is_dataclass(given):
        return [
            found
            for f in fields(given)
            for found in unusable_texts(getattr(given, f.name), f"{path}.{to_camel_case(f.name)}".lstrip("."))
        ]
    return []
