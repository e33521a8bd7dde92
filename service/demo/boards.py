"""The two boards of a case as plain aligned text: its gates, and what is overdue or comes next.

Nothing can wait that stands in neither of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from textwrap import wrap
from typing import Any

from service.demo.client import Client
from service.demo.glance import LONDON
from service.demo.people import People

WISHED = "query Wished($case: ID!) { case(id: $case) { victimId wishes { scope parts } } }"
GATES = """
query Gates($case: ID!, $part: Part!) {
  case(id: $case) { gates(part: $part) { gate part state ownerId since dueAt missing } }
}
"""
RUNNING = """
query Running($before: DateTime, $after: String) {
  deadlines(first: 100, dueBefore: $before, after: $after) {
    edges { node { caseId key owner startedAt dueAt actedAt } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
AHEAD = timedelta(days=400)
NEXT = 5
"""How many of those that are not yet due are shown."""
WIDTH = 44
"""Of the last column, which goes on below itself."""
INDENT = "  "


async def boards(client: Client, people: People, case: str, clocks: Mapping[str, str]) -> list[str]:
    """Both boards as lines, asked of the contract as the case's supervisor."""
    return [*await board_of_gates(client, people, case), *await overdue_board(client, case, clocks)]


async def board_of_gates(client: Client, people: People, case: str) -> list[str]:
    """The four gates for each part that is wished for; for the name where none is."""
    about = (await client.ask("supervisor", WISHED, {"case": case}))["case"]
    names = {str(person.id): key for key, person in people.people.items()} | {about["victimId"]: "the victim"}
    rows: list[tuple[str, ...]] = [("gate", "part", "state", "owner", "since", "due", "missing")]
    for part in (about["wishes"] or {}).get("parts") or ["NAME"]:
        found = (await client.ask("supervisor", GATES, {"case": case, "part": part}))["case"]["gates"]
        rows += [
            (gate["gate"], gate["part"], gate["state"], names.get(gate["ownerId"], gate["ownerId"]),
             at(gate["since"]), at(gate["dueAt"]), ", ".join(gate["missing"]) or "-")
            for gate in found
        ]  # fmt: skip
    return ["", "The board of gates", *aligned(rows)]


async def overdue_board(client: Client, case: str, clocks: Mapping[str, str]) -> list[str]:
    """What is overdue on the case, the longest first; then what comes next, and how much more is running."""
    now = datetime.now(UTC)
    running = [node for node in await running_clocks(client, now) if node["caseId"] == case]
    late = [node for node in running if due(node) <= now]
    ahead = running[len(late) :]
    rows: list[tuple[str, ...]] = [("clock", "for", "owner", "since", "due", "state")]
    rows += alike([clock_row(node, clocks, f"OVERDUE by {span(now - due(node))}") for node in late])
    coming = alike([clock_row(node, clocks, f"in {span(due(node) - now)}") for node in ahead])
    rows += coming[:NEXT]
    more = [f"{INDENT}and {len(coming) - NEXT} more, later"] if len(coming) > NEXT else []
    none = [] if late else [f"{INDENT}nothing is overdue"]
    return ["", "The overdue board, and what is due next", *none, *aligned(rows), *more]


def clock_row(node: dict[str, Any], clocks: Mapping[str, str], state: str) -> tuple[str, ...]:
    said = f"{state}, and said so" if node["actedAt"] else state
    return (node["key"], clocks[node["key"]], node["owner"], at(node["startedAt"]), at(node["dueAt"]), said)


def alike(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows in their order, those that read the same once, with how many of them there are."""
    return [(f"{key} x{times}" if times > 1 else key, *rest) for (key, *rest), times in Counter(rows).items()]


async def running_clocks(client: Client, now: datetime) -> list[dict[str, Any]]:
    """Every running clock of the supervisor's cases, the first due first."""
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = (await client.ask("supervisor", RUNNING, {"before": (now + AHEAD).isoformat(), **after}))["deadlines"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = {"after": page["pageInfo"]["endCursor"]}


def due(node: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(node["dueAt"])


def at(instant: str | None) -> str:
    """An instant as people in London read it."""
    return "-" if instant is None else f"{datetime.fromisoformat(instant).astimezone(LONDON):%d %b %H:%M:%S}"


def span(length: timedelta) -> str:
    """How long, in the largest unit that says something."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns as wide as their longest cell, two spaces apart; the last one goes on below itself."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, last in rows:
        start = INDENT + "".join(f"{cell:{width}}  " for cell, width in zip(cells, widths, strict=True))
        for n, part in enumerate(wrap(last, WIDTH) or [""]):
            yield ((start if n == 0 else " " * len(start)) + part).rstrip()
