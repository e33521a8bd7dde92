"""What a process says of itself: one JSON line, closed words and ids alone. No text of an exception is ever printed.

Our own lines are literals with ids beside them. Of a library's line only who said it and where in its source is kept, and
the class of an exception: that finds the statement, while its text may hold a name, a handle or a whole statement of SQL.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = ("service", "workflows")


class ClosedWords(logging.Formatter):
    """One line a record: when, how grave, who; of ours also what, of others where."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
        }
        if record.name.split(".")[0] in OURS:
            line["what"] = str(record.msg)
            line |= getattr(record, "ids", {})
        else:
            line["where"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line |= failure(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, default=str)


def failure(error: BaseException, trace: TracebackType | None) -> dict[str, str]:
    """An exception's class and that of what caused it, and the last place it passed in our own code."""
    frames = [f for f in traceback.extract_tb(trace) if "/service/" in f.filename or "/workflows/" in f.filename]
    place = frames[-1] if frames else None
    said = {"failed": type(error).__name__}
    if error.__cause__ is not None:
        said["because"] = type(error.__cause__).__name__
    if place is not None:
        said["in"] = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
    return said


def log_in_closed_words() -> None:
    """Sets this process's logging up, for what escapes as well; to be called once, where a process begins."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ClosedWords())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _last_words


def _last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("service").critical("this process ends", exc_info=(kind, error, trace))
