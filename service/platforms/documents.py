"""The text of PDFs and workbooks, read by a program of its own (`extracting.py`) that may hang or die over a hostile one.

A document at which it ends is not read, and is not here; the others are.
"""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

SECONDS = 30.0
PROGRAM = Path(__file__).with_name("extracting.py")

Sheet = list[list[tuple[str, bool]]]
"""Rows of cells, each its text and whether it was an instant. An instant of a workbook has no zone."""


def read_pages(documents: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The lines of each PDF that could be read."""
    return {path: list(lines) for path, lines in extract("pdf", documents).items()}


def read_sheets(documents: Mapping[str, bytes]) -> dict[str, list[Sheet]]:
    """The sheets of each workbook that could be read."""
    return {
        path: [[[(text, instant) for text, instant in row] for row in sheet] for sheet in sheets]
        for path, sheets in extract("xlsx", documents).items()
    }


def extract(kind: str, documents: Mapping[str, bytes]) -> dict[str, Any]:
    """What is written in each document. Where the program ends before its time, it is started again after the culprit."""
    waiting = list(documents.items())
    ends_at = time.monotonic() + SECONDS
    found: dict[str, Any] = {}
    while waiting and (left := ends_at - time.monotonic()) > 0:
        written = run(kind, [content for _, content in waiting], left)
        found |= {path: text for (path, _), text in zip(waiting, written, strict=False) if text is not None}
        waiting = waiting[len(written) + 1 :]
    return found


def run(kind: str, contents: list[bytes], seconds: float) -> list[Any]:
    """What the program printed before it ended, was ended, or was done: one value a document."""
    heading = orjson.dumps([[kind, len(content)] for content in contents])
    try:
        done = subprocess.run(  # noqa: S603 - the program is ours; what it reads is not an argument
            [sys.executable, "-I", str(PROGRAM)],
            input=b"".join([heading, b"\n", *contents]), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={}, timeout=seconds, check=False,
        )  # fmt: skip
        printed = done.stdout
    except subprocess.TimeoutExpired as late:
        printed = late.stdout or b""
    lines = printed.split(b"\n")[:-1]
    return [orjson.loads(line) for line in lines[: len(contents)]]
