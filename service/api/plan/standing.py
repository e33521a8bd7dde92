"""What a field of the contract stands for in the database: the words in which a view says it, beside the field.

Texts are SQL. In them `{row}` is the row the field belongs to, `{up}` the row above a relation and `{above}` its id,
`{asker}` whoever asks, and `{0}`, `{1}` the values that a relation is narrowed by. No text ever holds a value of a
client's: values are parameters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias


class Unplanned(Exception):
    """This is not answered by a plan but by the reference; it says which part is the first that no plan knows."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A column of the row by its name. `always`: none of these rows is without it. `word`: its JSON is itself, quoted."""

    name: str
    always: bool = False
    word: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a JSON column by its key; `default` is the JSON that one which is not there reads as."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A value worked out from the row."""

    text: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """How the arguments of one request narrow a relation: conditions, and the values they are compared with."""

    where: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which page: so many from one end, between two places, each the values of the ordering columns."""

    size: int
    from_end: bool
    after: tuple[Any, ...] | None
    before: tuple[Any, ...] | None


Arguments: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """A relation as a Relay connection. `window` reads the arguments and may raise: then the reference says what is wrong.

    `cursor` is the text of an item's place, `casts` the types of the ordering columns, in their order.
    """

    window: Callable[[Arguments], Window]
    cursor: str
    casts: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows a field stands for: one, a list, or a page of them, as the field's own type says.

    `newest`: a list shows so many from the end of its order, `oldest` from the start, both in its order. `kind`: where the
    field is of an abstract type, the name of the row's own type. `parts`: its columns are the parts of the field's type.
    `alone`: there is never more than one.
    """

    source: str
    where: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    newest: int | None = None
    oldest: int | None = None
    narrowed: Callable[[Arguments], Narrowed] | None = None
    paging: Paging | None = None
    kind: str | None = None
    parts: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A question about one thing, asked alone. `thing` reads it off the arguments, None for none.

    `asker` claims who asks, as the language's does, for this thing, its `{0}`; `guard` is the root's own over it, and has its
    values. What a root notes is noted of this thing. It is asked where rows of one thing alone are shown: `id` stands for the
    thing's there, in place of whatever narrows the root's rows. It is what decides whether a row is seen, so that nothing is
    compared twice.
    """

    thing: Callable[[Arguments], Any]
    asker: str
    guard: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """A field of the query type: its rows, who may ask for them, and what is noted of the asking.

    `guard` is a condition over `{asker}`, its values are read off the asker. `note` is a condition that always holds and
    writes down on the way what was asked: `{permitted}` says whether the guard held and `{found}` whether there is an answer;
    its values are read off the arguments. `about`: how it is asked where all rows below are about one thing, if they can be.
    """

    rows: Rows
    guard: str
    guard_values: Callable[[Any], tuple[Any, ...]]
    note: str
    note_values: Callable[[Arguments], tuple[Any, ...]]
    about: About | None = None


Standing: TypeAlias = Plain | Part | Expression | Rows | Root


@dataclass(frozen=True, slots=True)
class Scalar:
    """How values of a scalar are written: JSON over `{value}`, a column of this type.

    `as_stored`: in a part of a JSON column it is written already as it is answered. `between`: the JSON of a column is its
    own text, between two of these.
    """

    text: str
    column: str
    as_stored: bool = False
    between: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What the contract brings along.

    `stands_for` says what a field of a type stands for, or None. A scalar that is not there is written as to_json does.
    `asker` is what a statement reads `from`: a table of that name that claims who asks, of one row or of none where they are
    nobody. It takes the first parameters of every statement, so many as `given` says, and $1 is who asks. `give_up` is an
    expression that ends the statement, and `gave_up` the state it ends in: then the reference answers.
    """

    stands_for: Callable[[str, str], Standing | None]
    scalars: Mapping[str, Scalar]
    asker: str
    given: int
    give_up: str
    gave_up: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A field as one request gives it. The statement's text depends on `shape` alone; all else are parameters."""

    narrowed: Narrowed = Narrowed()
    window: Window | None = None
    guard: tuple[Any, ...] = ()
    note: tuple[Any, ...] = ()
    about: Any = None

    @property
    def shape(self) -> tuple[Any, ...]:
        window = self.window
        ends = None if window is None else (window.size, window.from_end, window.after is None, window.before is None)
        return self.narrowed.where, len(self.narrowed.values), ends, self.about is None

    def values(self, what: str) -> tuple[Any, ...]:
        """The parameters of one slot."""
        match what:
            case "narrowed":
                return self.narrowed.values
            case "after" | "before":
                return getattr(self.window, what) or ()
            case "about":
                return (self.about,)
            case _:
                return self.guard if what == "guard" else self.note


class Slot(NamedTuple):
    """Where parameters come from: which field, and which of its values."""

    field: Any
    what: str
