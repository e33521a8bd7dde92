"""`make bench`: measures this machine on real parts and writes one flat object of figures to .local/bench/report.json.

ONLY=case_read,case_list measures what these figures need and leaves the others in the report as they were; ROUNDS=n takes
more turns. Never a test: what a figure is on a machine with other work says little but as a ratio.
"""

import json
import os
import time
from collections.abc import Callable

from tests.bench.commands import commands, over_bare_write
from tests.bench.ground import HOME, ground
from tests.bench.history import HISTORY, growing
from tests.bench.reading import READING, reading
from tests.bench.rows import ROWS, rows
from tests.bench.sealing import sealing
from tests.bench.token import TOKEN, token

REPORT = HOME / "report.json"
ALL = READING | HISTORY | TOKEN | ROWS | {"commands", "command_over_bare_write", "seal"}


def main() -> None:
    only = {name for name in os.environ.get("ONLY", "").split(",") if name} or ALL
    rounds = int(os.environ.get("ROUNDS") or 10)
    if unknown := only - ALL:
        raise SystemExit(f"bench: there is no {', '.join(sorted(unknown))}; there are {', '.join(sorted(ALL))}")
    begun = time.monotonic()
    if only & (READING | HISTORY | TOKEN):
        with ground() as here:
            if only & READING:
                keep(lambda: reading(here, only, rounds))
            if only & HISTORY:
                keep(lambda: growing(here, rounds))
            if only & TOKEN:
                keep(lambda: token(here))
    if "command_over_bare_write" in only:
        keep(lambda: over_bare_write(rounds))
    if only & ROWS:
        keep(lambda: rows(only))
    if "commands" in only:
        keep(commands)
    if "seal" in only:
        keep(sealing)
    print(f"bench: {time.monotonic() - begun:.0f} s; all figures are in {REPORT}")


def keep(measure: Callable[[], dict[str, float]]) -> None:
    """Measures, says it, and writes it into the report, with how busy the machine was before (tasks that wanted to run)."""
    load = os.getloadavg()[0]
    figures = measure()
    report = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps(report | figures | {"load_before": round(load, 1)}, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
