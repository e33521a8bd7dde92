"""A program of its own: reads PDFs and workbooks from standard input and prints what is written in each, one JSON line each.

Hostile files make their readers hang, swell or abort, so they run here, with little time and memory and nothing to steal: no
key, no database, no environment. It imports nothing of the service.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine
from pypdf import PdfReader

SECONDS = 20
MEMORY = 1 << 30
MOST_PAGES = 2_000
MOST_ROWS = 200_000


def pages(content: bytes) -> list[str]:
    """The lines of a PDF's text, in the order in which they are drawn."""
    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > MOST_PAGES:
        raise ValueError("more pages than any return has")
    return [line for page in reader.pages for line in page.extract_text().splitlines()]


def sheets(content: bytes) -> list[list[list[tuple[str, bool]]]]:
    """The rows of each sheet of a workbook: each cell's text, and whether it was an instant."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    found = [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]
    if sum(len(rows) for rows in found) > MOST_ROWS:
        raise ValueError("more rows than any return has")
    return [[[cell_of(value) for value in row] for row in rows] for rows in found]


def cell_of(value: Any) -> tuple[str, bool]:
    match value:
        case datetime():
            return value.isoformat(sep=" "), True
        case date() | time():
            return value.isoformat(), True
        case timedelta():
            return str(value), True
        case float() if value.is_integer():
            return str(int(value)), False
        case _:
            return str(value), False


def whole(written: Any) -> Any:
    """The same with a mark in place of every half of a character, which no text can be stored with."""
    if isinstance(written, str):
        return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [whole(part) for part in written] if isinstance(written, list | tuple) else written


def written_in(kind: str, content: bytes) -> Any:
    """What is written in one document; None where its reader gives up over it."""
    try:
        return whole(pages(content) if kind == "pdf" else sheets(content))
    except Exception as error:
        print(type(error).__name__, file=sys.stderr)  # noqa: T201 - a program's own error output
        return None


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    documents = json.loads(sys.stdin.buffer.readline())
    for kind, length in documents:
        written = written_in(kind, sys.stdin.buffer.read(length))
        sys.stdout.write(json.dumps(written) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
