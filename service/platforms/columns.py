"""Delimited text read by the names of its columns, never by their place. A name that is there twice is not there.

Unknown columns stay out of the way. A cell that a spreadsheet would run is kept as it is and pointed out.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"[+-]\s?(?:[\d.,]+\s?)*")
RULE = re.compile(r"-+|=+")
NOTHING = {"", "n/a", "none", "not found", "null", "-"}


def column(name: str) -> str:
    """A column's name as it is compared: without case, and with one space for every gap and underscore."""
    return " ".join(re.split(r"[\s_]+", name.strip().lower()))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table with its number in it, counted from one."""

    number: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """The cell of the first of these columns that is there; empty where none is."""
        return next((self.cells[column(name)] for name in names if column(name) in self.cells), "").strip()

    def said(self, *names: str) -> str | None:
        """The cell if it says something."""
        return says(self.get(*names))


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the lines under it."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]

    def has(self, *names: str) -> bool:
        """Whether one of these columns is there."""
        return any(column(name) in self.names for name in names)

    def lacks(self, *names: str) -> frozenset[str]:
        """The finding of each of these columns that is not there."""
        return frozenset(f"missing_column:{name}" for name in names if not self.has(name))

    def heading(self, *names: str) -> str | None:
        """The first column that begins with one of these names."""
        return next((name for name in self.names if name.startswith(tuple(column(n) for n in names))), None)


def says(text: str | None) -> str | None:
    """A text that says something; None for one of the ways in which platforms write that there is nothing."""
    text = (text or "").strip()
    return None if text.lower() in NOTHING else text


def labelled(lines: Iterable[str]) -> dict[str, str]:
    """The first value of each `Label: value` of a document."""
    fields: dict[str, str] = {}
    for line in lines:
        label, parted, value = line.partition(":")
        if parted:
            fields.setdefault(label.strip(), value.strip())
    return fields


def table_of(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of these cells; a row shorter than the heading says nothing in the rest."""
    names = [column(name) for name in heading]
    once = {name for name, count in Counter(names).items() if count == 1 and name}
    lines = []
    for number, row in enumerate(rows, 1):
        cells = dict.fromkeys(once, "") | {n: cell for n, cell in zip(names, row, strict=False) if n in once}
        lines.append(Line(number, cells))
    return Table(tuple(name for name in names if name in once), tuple(lines))


def cells_of(text: str, delimiter: str = ",") -> tuple[list[list[str]], frozenset[str]]:
    """The rows of delimited text, and what is odd about them: quotes that do not close (`unread_lines`), and formulas."""
    rows, odd = parsed(text, delimiter, strict=True)
    if odd:
        rows, _ = parsed(text, delimiter, strict=False)
    findings = {"unread_lines"} if odd else set()
    if any(is_formula(cell) for row in rows for cell in row):
        findings.add("formula_cell")
    return rows, frozenset(findings)


def parsed(text: str, delimiter: str, *, strict: bool) -> tuple[list[list[str]], bool]:
    """The rows until the first that cannot be read, and whether there is one."""
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))
    except csv.Error:
        return rows, True
    return rows, False


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run a cell: it starts with = @, tab or CR, or with + or - before anything but a number."""
    if RULE.fullmatch(cell):
        return False
    if cell.startswith(("+", "-")):
        return NUMBER.fullmatch(cell) is None
    return cell.startswith(("=", "@", "\t", "\r"))


def read_table(text: str, delimiter: str = ",") -> tuple[Table, frozenset[str]]:
    """A table whose first row that is not blank is its heading."""
    rows, findings = cells_of(text, delimiter)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    return table_of(rows[0] if rows else (), rows[1:]), findings
