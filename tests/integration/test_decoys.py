"""Decoys: cases nobody has a task for. Touched, an alarm stands; and nothing tells one from what does not exist."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.alarms import FILE, standing_in
from service.record.decoys import add_decoy, list_alarms, settle_alarm
from service.record.watching import Watch
from service.settings import CannotRun, Settings
from service.standing import all_standing
from service.waking import neglected
from tests.integration.a_case import a_case
from tests.integration.cast import PEOPLE, Cast, person
from tests.integration.contract import SEE_CASE, Contract, a_report
from tests.parts import REPOSITORY

SEE_REQUEST = "query See($id: ID!) { dataRequest(id: $id) { __typename } }"
SEE_KEPT = "query See($case: ID!) { preservations(case: $case) { edges { node { __typename } } } }"
SEE_RECORD = "query See($case: ID!) { auditTrail(case: $case, purpose: LAWFULNESS) { edges { node { action } } } }"
SEARCH = "query See($reference: String!) { cases(filter: {crimeReference: $reference}) { edges { node { id } } } }"
STOP = "mutation Stop($input: StopDisclosureInput!) { stopDisclosure(input: $input) { __typename } }"
DRAFT = "mutation Draft($input: DraftDataRequestInput!) { draftDataRequest(input: $input) { __typename } }"
OPEN = "mutation Open($input: OpenCaseInput!) { openCase(input: $input) { __typename ... on Problem { code } } }"


@dataclass(frozen=True)
class Decoy:
    """One decoy, with a watch of this test's own over its alarms."""

    settings: Settings
    cast: Cast
    id: UUID
    reference: str
    objects: dict[str, UUID]
    watch: Watch

    async def touched(self) -> list[tuple[str, str]]:
        """Who has an alarm standing over this decoy, and by what."""
        lines = [line.split() for line in await list_alarms(self.settings)]
        names = {str(p.id): key for key, p in PEOPLE.people.items()}
        return [(names.get(who, who), action) for _, _, who, action, case in lines if case == str(self.id)]

    async def alarms(self) -> set[UUID | None]:
        """The alarms that stand in the watch's file, once it has looked."""
        await self.watch.round()
        return set(standing_in(self.settings.watch / FILE))


async def ids_of(cast: Cast, table: str, case: UUID) -> UUID:
    async with cast.watching_engine.connect() as connection:
        asked = sa.text(f"select id from rtk.{table} where case_id = :case")
        found: UUID = (await connection.execute(asked, {"case": case})).scalar_one()
        return found


@pytest.fixture
async def decoy(settings: Settings, cast: Cast, tmp_path: Path) -> AsyncIterator[Decoy]:
    own = replace(settings, record_place=str(tmp_path))
    reference = f"NM/{uuid4().hex[:10]}"
    id = UUID(await add_decoy(own, "Northmoor Constabulary", reference, "Thomasina Ellery"))
    objects = {
        name: await ids_of(cast, table, id)
        for name, table in [
            ("request", "data_requests"),
            ("account", "accounts"),
            ("subject", "subjects"),
            ("attribution", "attributions"),
        ]
    }
    watch = Watch(own)
    yield Decoy(own, cast, id, reference, objects, watch)
    await watch.close()


async def test_a_question_for_it_is_answered_as_for_an_unknown_id_and_raises_one_alarm(
    contract: Contract, decoy: Decoy
) -> None:
    before = await decoy.alarms()
    unknown = await contract.ask("officer", SEE_CASE, id=str(uuid4()))
    for _ in range(3):
        answer = await contract.ask("officer", SEE_CASE, id=str(decoy.id))
        assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
        assert dict(answer.headers) == dict(unknown.headers)
    assert await decoy.touched() == [("officer", "SEE_CASE")]
    assert len(await decoy.alarms() - before) == 1


def asks(decoy: Decoy | None) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """What somebody tries: with the ids of a decoy, or with some that are nobody's."""

    def id(name: str) -> str:
        return str(uuid4() if decoy is None else decoy.id if name == "case" else decoy.objects[name])

    reference = f"NM/{uuid4().hex[:10]}" if decoy is None else decoy.reference
    stop = {"command": str(uuid4()), "case": id("case"), "reason": "SAFETY"}
    return {
        "SEE_DATA_REQUEST": ("officer", SEE_REQUEST, {"id": id("request")}),
        "SEE_PRESERVATIONS": ("spoc", SEE_KEPT, {"case": id("case")}),
        "SEE_AUDIT_TRAIL": ("auditor", SEE_RECORD, {"case": id("case")}),
        "SEE_CASES": ("officer", SEARCH, {"reference": reference}),
        "STOP_DISCLOSURE": ("officer", STOP, {"input": stop}),
    }


@pytest.mark.parametrize("action", list(asks(None)))
async def test_whatever_names_it_is_answered_as_for_what_is_not_there_and_raises_an_alarm(
    contract: Contract, decoy: Decoy, action: str
) -> None:
    who, document, given = asks(decoy)[action]
    async with decoy.cast.nothing_changes():
        answer = await contract.ask(who, document, **given)
    unknown = await contract.ask(who, document, **asks(None)[action][2])
    assert "errors" not in answer.json(), answer.text
    assert answer.content == unknown.content
    assert await decoy.touched() == [(who, action)]


async def test_an_account_of_it_in_a_command_on_ones_own_case_raises_an_alarm(contract: Contract, decoy: Decoy) -> None:
    case = str(await contract.a_case())

    def asked(account: UUID) -> dict[str, Any]:
        period = {"periodFrom": "2026-03-01T00:00:00Z", "periodTo": "2026-03-02T00:00:00Z"}
        return {
            "command": str(uuid4()),
            "case": case,
            "platform": str(PEOPLE.organisations["picta"].id),
            "legalEntity": "Picta Ltd",
            "targets": [{"account": str(account), **period, "categories": ["SUBSCRIBER"]}],
            "offence": "S4A",
            "purpose": "Prevention.",
            "necessity": "Nobody knows.",
            "proportionality": "One account.",
            "collateralIntrusion": "None.",
            "exhibits": [{"account": str(account), "reference": "EX/1"}],
            "zoneOfSource": "Europe/London",
            "typed": False,
            "urgency": "ROUTINE",
        }

    unknown = await contract.ask("officer", DRAFT, input=asked(uuid4()))
    answer = await contract.ask("officer", DRAFT, input=asked(decoy.objects["account"]))
    assert answer.json()["data"] == {"draftDataRequest": {"__typename": "Problem"}}
    assert answer.content == unknown.content
    assert await decoy.touched() == [("officer", "DRAFT_DATA_REQUEST")]


async def test_an_object_of_it_that_narrows_a_list_of_ones_own_raises_an_alarm(
    cast: Cast, contract: Contract, decoy: Decoy
) -> None:
    case = await a_case(cast)
    request = await case.served()
    document = "query Rows($id: ID!, $response: ID) { dataRequest(id: $id) { ... on DataRequest {"
    document += " rows(first: 5, response: $response) { edges { node { id } } } } } }"
    unknown = await contract.ask("officer", document, id=str(request.id), response=str(uuid4()))
    answer = await contract.ask("officer", document, id=str(request.id), response=str(decoy.objects["request"]))
    assert answer.json()["data"] == {"dataRequest": {"rows": {"edges": []}}}
    assert answer.content == unknown.content
    assert await decoy.touched() == [("officer", "SEE_DATA_REQUEST")]


async def test_its_reference_is_taken_as_every_hidden_cases_is_and_trying_it_raises_an_alarm(
    contract: Contract, decoy: Decoy
) -> None:
    hidden = f"NM/{uuid4().hex[:10]}"
    await contract.a_case("officer", crimeReference=hidden)
    taken = await contract.ask("second-officer", OPEN, input=a_report(crimeReference=hidden))
    answer = await contract.ask("second-officer", OPEN, input=a_report(crimeReference=decoy.reference))
    assert answer.content == taken.content
    assert answer.json()["data"]["openCase"]["code"] == "CASE_EXISTS"
    assert await decoy.touched() == [("second-officer", "OPEN_CASE")]


async def test_a_task_on_one_that_somebody_wrote_past_every_rule_raises_an_alarm(decoy: Decoy) -> None:
    task = sa.text(
        "insert into rtk.tasks (id, case_id, person_id, kind, since) values (:id, :case, :who, 'OIC', now())"
    )
    async with decoy.cast.watching_engine.begin() as connection:
        await connection.execute(task, {"id": uuid4(), "case": decoy.id, "who": person("officer")})
    assert await decoy.touched() == [("officer", "GIVE_TASK")]
    async with decoy.cast.watching_engine.begin() as connection:
        await connection.execute(sa.text("delete from rtk.tasks where case_id = :case"), {"case": decoy.id})


async def test_ordinary_work_raises_none_and_no_list_clock_or_promise_is_its_own(
    contract: Contract, decoy: Decoy, worker_engine: AsyncEngine
) -> None:
    for who in ("officer", "supervisor", "spoc"):
        for document in (
            "{ cases(first: 100) { edges { node { id } } } }",
            "{ dataRequests(first: 100) { edges { node { __typename } } } }",
            "{ deadlines(first: 100) { edges { node { caseId } } } }",
        ):
            answer = await contract.ask(who, document)
            assert "errors" not in answer.json(), answer.text
            assert str(decoy.id) not in answer.text
    await contract.a_case()
    assert str(decoy.id) not in str(await neglected(worker_engine))
    for table in ("promises", "deadlines", "outbox", "my_cases", "tasks", "audit_events"):
        async with decoy.cast.watching_engine.connect() as connection:
            asked = sa.text(f"select count(*) from rtk.{table} where case_id = :case")
            assert (await connection.execute(asked, {"case": decoy.id})).scalar_one() == 0, table
    assert await decoy.touched() == []


async def test_an_alarm_stands_until_an_administrator_settles_it_and_the_next_touch_is_another(
    contract: Contract, decoy: Decoy
) -> None:
    before = await decoy.alarms()
    await contract.ask("officer", SEE_CASE, id=str(decoy.id))
    (alarm,) = await decoy.alarms() - before
    assert await decoy.alarms() - before == {alarm}
    assert isinstance(alarm, UUID)
    await settle_alarm(decoy.settings, alarm)
    assert await decoy.alarms() - before == set()
    with pytest.raises(CannotRun):
        await settle_alarm(decoy.settings, alarm)
    await contract.ask("officer", SEE_CASE, id=str(decoy.id))
    assert len(await decoy.alarms() - before - {alarm}) == 1


async def test_the_terminal_hears_of_it(contract: Contract, decoy: Decoy) -> None:
    await contract.ask("officer", SEE_CASE, id=str(decoy.id))
    await decoy.alarms()
    assert ("WATCH", "DECOY_TOUCHED") in {(raised["from"], raised["alarm"]) for raised in all_standing(decoy.settings)}


async def test_the_sealers_process_watches(contract: Contract, decoy: Decoy, settings: Settings) -> None:
    before = set(standing_in(settings.watch / FILE))
    await contract.ask("officer", SEE_CASE, id=str(decoy.id))
    async with asyncio.timeout(60):
        while not set(standing_in(settings.watch / FILE)) - before:
            await asyncio.sleep(0.1)


async def test_an_administrator_makes_one_and_settles_what_touched_it_at_the_command_line(
    contract: Contract, settings: Settings
) -> None:
    made = await typed(settings, "decoy", "Northmoor Constabulary", f"NM/{uuid4().hex[:10]}", "Thomasina Ellery")
    decoy = str(UUID(made.strip()))
    await contract.ask("officer", SEE_CASE, id=decoy)
    (line,) = [line for line in (await typed(settings, "alarm", "list")).splitlines() if line.endswith(decoy)]
    await typed(settings, "alarm", "settle", line.split()[0])
    assert decoy not in await typed(settings, "alarm", "list")


async def typed(settings: Settings, *words: str) -> str:
    """What `rtk admin` prints; it has to go well."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY),
        "RTK_HOME": str(settings.home),
        "RTK_DATABASE_URL": settings.database,
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "service.cli", "admin", *words, env=environment, stdout=PIPE, stderr=PIPE
    )
    said, faults = await asyncio.wait_for(running.communicate(), 60)
    assert running.returncode == 0, faults
    return said.decode()


async def test_nobody_but_the_migrator_makes_one_and_no_process_reads_which_they_are(cast: Cast) -> None:
    asked = sa.text(
        "select r from unnest("
        "array['rtk_app', 'rtk_asker', 'rtk_worker', 'rtk_opener', 'rtk_auditor', 'rtk_sealer', 'rtk_auth']) r"
        " where has_function_privilege(r, 'rtk.make_decoy(uuid, text, text, text)', 'execute')"
        " or has_function_privilege(r, 'rtk.settle_alarm(uuid)', 'execute')"
        " or has_any_column_privilege(r, 'rtk.decoys', 'select, insert, update')"
        " or has_any_column_privilege(r, 'rtk.decoy_objects', 'select, insert, update')"
        " or has_any_column_privilege(r, 'rtk.alarms', 'select, insert, update')"
    )
    async with cast.watching_engine.connect() as connection:
        assert (await connection.execute(asked)).all() == []


@pytest.mark.parametrize("force", ["Nobody's Police", "Picta"])
async def test_one_needs_a_force_and_a_reference_that_is_free(settings: Settings, force: str, decoy: Decoy) -> None:
    with pytest.raises(CannotRun):
        await add_decoy(settings, force, f"NM/{uuid4().hex[:10]}", "Thomasina Ellery")
    with pytest.raises(CannotRun):
        await add_decoy(settings, "Northmoor Constabulary", decoy.reference, "Thomasina Ellery")
