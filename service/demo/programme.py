"""Plays stories one after the other on what runs here, shows the boards after each, and writes down how all of them went."""

import json
import time
from collections.abc import Sequence
from typing import Any

from service.demo.boards import boards
from service.demo.client import Client, StoryFailed
from service.demo.holders import introduced
from service.demo.people import People, read_people
from service.demo.player import Player, tell
from service.demo.story import programme, read_story
from service.settings import CannotRun, Settings


def chosen(name: str | None) -> tuple[str, ...]:
    """The stories to play: the one of that name, or all of them. CannotRun for a name that none has."""
    known = programme()
    if name is None:
        return known
    if name not in known:
        raise CannotRun(f"there is no story called {name}: there is {', '.join(known)}")
    return (name,)


async def play(settings: Settings, names: Sequence[str]) -> bool:
    """Plays them in that order and keeps `.local/demo/report.json`; True if every one went and ended as it says.

    The report is that of the first story, with all of them beside it by their names.
    """
    people = read_people()
    for line in await introduced(settings, people):
        tell(line)
    reports: dict[str, dict[str, Any]] = {}
    client = Client(settings, people)
    try:
        for name in names:
            reports[name] = await play_one(settings, people, client, name)
            write_report(settings, reports)
    finally:
        await client.close()
    for name, report in reports.items():
        how = "ended as it says" if report["ended"] else "did NOT end as it says"
        tell(f"{name:20} {how}: {len(report['steps'])} steps in {report['seconds']:.0f} s")
    return all(report["ended"] for report in reports.values())


async def play_one(settings: Settings, people: People, client: Client, name: str) -> dict[str, Any]:
    """Plays one story with the boards after it; its report. A story that fails ends there, and the next is played."""
    player = Player(settings, read_story(name), people, client)
    began = time.monotonic()
    try:
        await player.play()
        for line in await boards(client, people, player.known["case"]["id"], player.story.clocks):
            tell(line)
    except StoryFailed as failure:
        tell(f"\nThe story stopped: {failure}")
    return {
        "story": name,
        "steps": player.steps,
        "told": player.ended and player.last is not None and player.last.told,
        "ended": player.ended,
        "seconds": round(time.monotonic() - began, 1),
    }


def write_report(settings: Settings, reports: dict[str, dict[str, Any]]) -> None:
    path = settings.home / "demo" / "report.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    first = next(iter(reports.values()))
    path.write_text(json.dumps(first | {"stories": reports}, indent=1) + "\n")
