"""The worker and Temporal alone keep what commands promised; nobody here asks them to. The demo's clocks, real seconds."""

import asyncio
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from service.facts.disclosure import Schedule, Telling
from service.logs import ClosedWords
from service.settings import Settings
from service.temporal import CONVERTER, WORKFLOWS
from service.vocabulary import ReleaseOutcome
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, later
from tests.integration.kept import Kept, eventually, kept
from tests.parts import installed, with_temporal

MARKER = "Quenby"
"""Nobody's name; it is put into every free text of every command here."""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with installed(tmp_path_factory.mktemp("promises"), policy="demo") as made, with_temporal(made) as settings:
        yield settings


def marked(value: Any, name: str = "") -> Any:
    """The same command with the marker in every free text; what has a format of its own stays as it is."""
    if isinstance(value, str) and not isinstance(value, StrEnum) and name not in FORMATTED:
        return f"{value} {MARKER}"
    if isinstance(value, tuple):
        return tuple(marked(part, name) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: marked(getattr(value, f.name), f.name) for f in fields(value)})
    return value


FORMATTED = frozenset(
    {"code", "immutable_id", "zone_as_stated", "zone_of_source", "digest", "handle", "field", "value"}
)


class MarkedCase(ACase):
    """A case of whose every free text says the marker."""

    async def do(self, who: str, operation: Any, command: Any) -> Any:
        return await super().do(who, operation, marked(command))


async def a_marked_case(cast: Cast) -> MarkedCase:
    case = await a_case(cast, victim_name=MARKER, crime_reference=f"{MARKER}/{uuid4()}")
    return MarkedCase(cast=cast, case=case.case, accounts=case.accounts)


async def a_late_platform(now: Kept) -> None:
    """Served, overdue, chased twice, escalated, answered and looked at: its workflow ends."""
    case = await a_marked_case(now.cast)
    request = await case.drafted()
    assert await case.authority(request)

    async def has_gone(kind: str, times: int) -> bool:
        return len([k for k, _ in await now.keeper.outbox(case.id) if k == kind]) == times

    await eventually(lambda: has_gone("SERVE_REQUEST", 1))
    await eventually(lambda: has_gone("ESCALATE_REQUEST", 2))
    assert await has_gone("CHASE_REQUEST", 2)
    granted(await case.accepted(await case.answered(request)), object)

    async def ended() -> bool:
        return not await now.is_running(f"data-request/{request.id}")

    await eventually(ended)
    about_it = [done for done in await now.keeper.recorded(case.id) if "PRESERV" not in done]
    assert about_it == [
        "REQUEST_SERVED",
        "OVERDUE_SAID",
        "REQUEST_CHASED",
        "REQUEST_CHASED",
        "REQUEST_ESCALATED",
    ]


async def a_telling_never_early(now: Kept) -> None:
    """Released once its moment has come, told, and followed up four times, each overdue once."""
    case = await a_marked_case(now.cast)
    await case.ready()
    await case.authorised()
    schedule = await case.scheduled(at=later(seconds=3))
    await case.reconfirmed()

    async def released() -> bool:
        (asked,) = await case.all(Schedule)
        return asked.outcome is not None

    await eventually(released)
    (asked,) = await case.all(Schedule)
    assert asked.outcome is ReleaseOutcome.RELEASED
    assert asked.asked_at is not None
    assert asked.asked_at >= schedule.at
    await case.opened(schedule)
    granted(await case.told(), Telling)

    async def every_follow_up_is_said() -> bool:
        done = await now.keeper.recorded(case.id)
        return done.count("FOLLOW_UP_OPENED") == 4 and len(await now.keeper.asked_of(case.id, "OVERDUE")) >= 4

    await eventually(every_follow_up_is_said)


async def a_stop_before_the_moment(now: Kept) -> None:
    case = await a_marked_case(now.cast)
    await case.ready()
    await case.authorised()
    schedule = await case.scheduled(at=later(seconds=3))
    await case.reconfirmed()
    await case.stopped()
    await asyncio.sleep(max(0.0, (schedule.at - later()).total_seconds()) + 1)
    assert [s.outcome for s in await case.all(Schedule)] == [None]
    assert await now.keeper.asked_of(case.id, "DELIVER_NOW") == []


async def her_update(now: Kept) -> None:
    case = await a_marked_case(now.cast)
    await case.reachable_here()
    await case.bound("victim")
    await now.keeper.make_due(case.id, "P05")

    async def sent() -> bool:
        return ("REGULAR_UPDATE", "victim") in await now.keeper.outbox(case.id)

    await eventually(sent)  # Its timer stands at the old date: the sweep sees that something past was not acted on.


async def an_act_that_fails_with_a_name_in_its_text(now: Kept) -> None:
    """The database refuses with the marker in its words, for longer than an activity may last; then it stops refusing."""
    case = await a_marked_case(now.cast)
    await now.keeper.write(
        "create function rtk.say_a_name() returns trigger language plpgsql as"
        f" $$ begin if new.case_id = '{case.id}' then raise exception '{MARKER}'; end if; return new; end $$"
    )
    await now.keeper.write(
        "create trigger says_a_name before update on rtk.deadlines for each row execute function rtk.say_a_name()"
    )
    await now.keeper.write(
        "set local session_replication_role = replica",
        f"update rtk.deadlines set due_at = clock_timestamp() where case_id = '{case.id}' and key = 'P02'",
    )

    async def has_failed() -> bool:
        if not await now.has_begun(f"case/{case.id}"):
            return False
        history = await now.history(f"case/{case.id}")
        return any(e.HasField("activity_task_failed_event_attributes") for e in history.events)

    await eventually(has_failed, within=120)
    await now.keeper.write("drop trigger says_a_name on rtk.deadlines")

    async def said() -> bool:
        return await now.keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]

    await eventually(said)


async def all_stories(installation: Settings) -> list[WorkflowHistory]:
    async with kept(installation) as now:
        await asyncio.gather(
            a_late_platform(now),
            a_telling_never_early(now),
            a_stop_before_the_moment(now),
            her_update(now),
            an_act_that_fails_with_a_name_in_its_text(now),
        )
        histories = await now.histories()
    assert {h.workflow_id.partition("/")[0] for h in histories} == {
        "case",
        "data-request",
        "preservation",
        "safety-review",
        "disclosure",
    }
    return histories


@contextmanager
def closed_words() -> Iterator[io.StringIO]:
    """What the worker's process would print."""
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(ClosedWords())
    logging.getLogger().addHandler(handler)
    try:
        yield printed
    finally:
        logging.getLogger().removeHandler(handler)


async def test_promises_are_kept_and_none_early_and_no_word_reaches_temporal(installation: Settings) -> None:
    with closed_words() as printed:
        histories = await all_stories(installation)
    for history in histories:
        assert MARKER not in history.to_json(), history.workflow_id
        assert MARKER not in str(history.events), history.workflow_id
    files = b"".join(path.read_bytes() for path in (installation.home / "temporal").glob("temporal.db*"))
    assert b"look_again" in files, "the search would find what is there"
    assert MARKER.encode() not in files
    assert '"failed": "DBAPIError"' in printed.getvalue(), "the SDK logged the failure"
    assert MARKER not in printed.getvalue()
    # On a busy machine loading a workflow can take the two seconds after which the SDK calls it deadlocked.
    replayer = Replayer(
        workflows=[workflow for workflow, _ in WORKFLOWS.values()], data_converter=CONVERTER, debug_mode=True
    )
    for history in histories:
        await replayer.replay_workflow(history)
