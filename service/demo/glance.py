"""What a case reads as at one moment, asked of the contract as its supervisor and as whose case it is, and what changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from service.demo.client import Client
from service.demo.story import Ending, Until

LONDON = ZoneInfo("Europe/London")
CASE = """
query Glance($case: ID!, $after: String) {
  case(id: $case) {
    stage
    requests(first: 100) { edges { node { id stage } } }
    schedules { outcome }
    tellings { id }
    deadlines(first: 100, after: $after) {
      edges { node { id key objectId dueAt metAt actedAt endedAt pausedSince } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
HER_WORD = "query HerWord { myCases { id word } }"


@dataclass(frozen=True)
class Clock:
    """A promise with a date: met, ended, or overdue since somebody was told so."""

    id: str
    key: str
    object_id: str
    due_at: datetime
    met: bool
    overdue: bool
    ended: bool
    paused: bool = False

    @property
    def begun(self) -> bool:
        """Running, or met since: after an outage two may begin at once and the next command meet both."""
        return self.met or not self.ended


@dataclass(frozen=True)
class Glance:
    """`told` is whether anything was ever told; `word` is None until there is an account to read it with."""

    stage: str
    told: bool
    word: str | None
    clocks: dict[str, Clock]
    requests: dict[str, str]
    moment: str | None


async def glance(client: Client, case: str, victim: str) -> Glance:
    """The case as it reads now, the word as the person of that key reads it."""
    clocks: dict[str, Clock] = {}
    after: dict[str, str] = {}
    while True:
        data = (await client.ask("supervisor", CASE, {"case": case, **after}))["case"]
        clocks |= {edge["node"]["id"]: clock_of(edge["node"]) for edge in data["deadlines"]["edges"]}
        if not data["deadlines"]["pageInfo"]["hasNextPage"]:
            break
        after = {"after": data["deadlines"]["pageInfo"]["endCursor"]}
    hers = (await client.ask(victim, HER_WORD, {}))["myCases"] or []
    return Glance(
        stage=data["stage"],
        told=bool(data["tellings"]),
        word=next((mine["word"] for mine in hers if mine["id"] == case), None),
        clocks=clocks,
        requests={edge["node"]["id"]: edge["node"]["stage"] for edge in data["requests"]["edges"]},
        moment=data["schedules"][-1]["outcome"] if data["schedules"] else None,
    )


def clock_of(node: dict[str, Any]) -> Clock:
    return Clock(
        id=node["id"],
        key=node["key"],
        object_id=node["objectId"],
        due_at=datetime.fromisoformat(node["dueAt"]),
        met=node["metAt"] is not None,
        overdue=node["actedAt"] is not None,
        ended=node["endedAt"] is not None,
        paused=node["pausedSince"] is not None,
    )


def changes(before: Glance | None, after: Glance, names: Mapping[str, str]) -> list[str]:
    """What became of clocks between two looks: started, paused, met, overdue, ended. The same of several is said once."""
    earlier = before.clocks if before is not None else {}
    lines: Counter[str] = Counter()
    for clock in sorted(after.clocks.values(), key=lambda c: (c.key, c.due_at)):
        was, name = earlier.get(clock.id), f"{clock.key} ({names[clock.key]})"
        if was is None:
            lines[f"{name} started, due {clock.due_at.astimezone(LONDON):%d %b %H:%M:%S}"] += 1
        for word in ("overdue", "paused", "met", "ended"):
            if getattr(clock, word) and not (was is not None and getattr(was, word)):
                lines[f"{name} {word}"] += 1
        if was is not None and was.paused and not clock.paused:
            lines[f"{name} runs on, due {clock.due_at.astimezone(LONDON):%d %b %H:%M:%S}"] += 1
    return [line if times == 1 else f"{line}, {times} of them" for line, times in lines.items()]


def holds(until: Until, now: Glance) -> bool:
    """Whether what is waited for has come."""
    if until.request is not None:
        return now.requests.get(until.request) == until.stage
    if until.moment is not None:
        return now.moment == until.moment
    mine = [c for c in now.clocks.values() if c.key == until.clock and until.of in (None, c.object_id)]
    return sum(c.begun for c in mine) >= until.running and sum(c.overdue for c in mine) >= until.overdue


def ends_as(ending: Ending, now: Glance) -> bool:
    """Whether the case stands as the story says it must, with every clock that was to be kept met, and never overdue."""
    kept = [[clock for clock in now.clocks.values() if clock.key == key] for key in ending.kept]
    return (now.told, now.word, now.stage) == (ending.told, ending.word, ending.stage) and all(
        any(clock.met for clock in clocks) and not any(clock.overdue for clock in clocks) for clocks in kept
    )
