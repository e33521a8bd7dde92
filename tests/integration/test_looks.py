"""Looks at what may be the identity: with a place on that case, on record either way, five an hour and twenty a day."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from service.commands.case import AssignTask
from service.database.acting import acting_as
from service.facts.people import Task
from service.identity.admission import Refusal, Refused
from service.identity.opener import intend
from service.operations.cases import assign_task
from service.vocabulary import Part, TaskKind
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, person
from tests.integration.contract import Contract
from tests.integration.green import Green, a_green_case

ENTITY_DATA = """query Holder($response: ID!, $account: ID!) {
  entityData(response: $response, account: $account) { handle }
}"""


async def a_look(cast: Cast, who: UUID, case: UUID, action: str = "SEE_ENTITY_DATA") -> int | None:
    """How long somebody still has to wait, by the database: 0 for a look, None without a place."""
    async with acting_as(cast.engine, who) as tx:
        waits: int | None = await tx.call("look", p_case=case, p_action=action, p_object=case)
        return waits


async def looked(cast: Cast, who: UUID, case: UUID, *, before: timedelta) -> None:
    """They looked so long before now."""
    statement = (
        "insert into rtk.looks (case_id, person_id, action, began_at) values (:case, :who, 'SEE_ENTITY_DATA', :at)"
    )
    async with cast.watching_engine.begin() as connection:
        await connection.execute(sa.text(statement), {"case": case, "who": who, "at": ago() - before})


async def on_cases(cast: Cast, number: int) -> tuple[UUID, list[Green]]:
    """Somebody new who has a place on so many cases."""
    who, greens = uuid4(), [await a_green_case(cast) for _ in range(number)]
    for green in greens:
        await green.write(Task(id=uuid4(), case_id=green.id, person_id=who, kind=TaskKind.SPOC, since=ago()))
    return who, greens


async def test_the_sixth_look_within_an_hour_waits_until_the_first_is_an_hour_old(cast: Cast) -> None:
    who, greens = await on_cases(cast, 6)
    await looked(cast, who, greens[0].id, before=timedelta(minutes=50))
    for green in greens[1:5]:
        assert await a_look(cast, who, green.id) == 0
    waits = await a_look(cast, who, greens[5].id)
    assert waits is not None
    assert 9 * 60 < waits <= 10 * 60


async def test_the_twenty_first_look_within_a_day_waits(cast: Cast) -> None:
    who, greens = await on_cases(cast, 2)
    for hours in range(1, 21):
        await looked(cast, who, greens[0].id, before=timedelta(hours=hours, minutes=30))
    assert await a_look(cast, who, greens[1].id) == pytest.approx(3.5 * 3600, abs=5)


async def test_looks_at_one_case_within_ten_minutes_are_one_look(cast: Cast) -> None:
    who, greens = await on_cases(cast, 5)
    for green in greens:
        assert [await a_look(cast, who, green.id) for _ in range(7)] == [0] * 7


async def test_who_looks_many_times_at_once_is_not_let_past_the_bound(cast: Cast) -> None:
    who, greens = await on_cases(cast, 9)
    answers = await asyncio.gather(*(a_look(cast, who, green.id) for green in greens))
    assert sum(waits == 0 for waits in answers) == 5


@pytest.mark.parametrize(
    "ends",
    [{"done_at": ago()}, {"barred_at": ago()}, {"kind": TaskKind.VICTIM}, {"kind": TaskKind.DELIVERER}],
    ids=["a task that is done", "a task that is barred", "the victim's", "the deliverer's"],
)
async def test_without_an_open_place_for_it_on_that_case_there_is_no_look_and_that_is_on_record(
    cast: Cast, contract: Contract, ends: dict[str, Any]
) -> None:
    green, who = await a_green_case(cast), uuid4()
    place = {"id": uuid4(), "case_id": green.id, "person_id": who, "kind": TaskKind.OIC, "since": ago()} | ends
    await green.write(Task(**place))
    before = len(await contract.looks())
    assert await a_look(cast, who, green.id) is None
    assert (await contract.looks())[before:] == [("SEE_ENTITY_DATA", False)]


async def answered_case(cast: Cast) -> tuple[ACase, dict[str, str]]:
    """A case with one answer of a platform, and how it is asked for."""
    case = await a_case(cast)
    response = await case.answered(await case.served())
    return case, {"response": str(response.id), "account": str(case.accounts[0].id)}


async def test_the_contract_says_when_there_is_another_look_and_keeps_that_it_was_refused(
    cast: Cast, contract: Contract
) -> None:
    case, asked = await answered_case(cast)
    who = person("second-supervisor")
    async with acting_as(cast.engine, person("officer")) as tx:
        await tx.enter_cases([case.id])
        await tx.call(
            "give_task", case_id=case.id, person_id=who, kind=TaskKind.SUPERVISOR, object_id=None, due_at=None
        )
    for _ in range(5):
        await looked(cast, who, (await a_green_case(cast)).id, before=timedelta(minutes=30))
    before = len(await contract.looks())
    answer = (await contract.ask("second-supervisor", ENTITY_DATA, **asked)).json()
    assert answer["data"] == {"entityData": None}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 1700 < error["extensions"]["details"][0]["retryAfter"] <= 1800
    assert (await contract.looks())[before:] == [("SEE_ENTITY_DATA", False)]


async def test_a_sealed_part_is_opened_five_times_an_hour_on_its_case_and_no_oftener(cast: Cast) -> None:
    green, deliverer = await a_green_case(cast), person("second-officer")
    for minutes in (15, 25, 35, 45, 55):
        statement = (
            "insert into rtk.looks (case_id, person_id, action, began_at)"
            " values (:case, :who, 'OPEN_IDENTITY', clock_timestamp() - make_interval(mins => :minutes))"
        )
        async with cast.watching_engine.begin() as connection:
            values = {"case": green.id, "who": deliverer, "minutes": minutes}
            await connection.execute(sa.text(statement), values)
    assert await intend(cast.opener_engine, green.id, Part.NAME, deliverer) == Refused((Refusal.TOO_OFTEN,))
    another = await a_green_case(cast)
    assert not isinstance(await intend(cast.opener_engine, another.id, Part.NAME, deliverer), Refused)


async def test_nobody_writes_or_forgets_a_look_but_the_database(cast: Cast) -> None:
    async with cast.watching_engine.connect() as connection:
        asked = sa.text(
            "select r from unnest(array['rtk_app', 'rtk_asker', 'rtk_worker', 'rtk_opener', 'rtk_auditor']) r"
            " where has_any_column_privilege(r, 'rtk.looks', 'select, insert, update')"
            " or has_table_privilege(r, 'rtk.looks', 'delete')"
        )
        assert (await connection.execute(asked)).all() == []


async def test_a_command_that_is_turned_down_is_on_record_with_every_id_in_it(cast: Cast) -> None:
    asked = AssignTask(id=uuid4(), case=uuid4(), person=uuid4(), kind=TaskKind.OFFICER)
    assert await assign_task(cast("officer"), asked) is None
    async with cast.watching_engine.connect() as connection:
        last = "select action, object_id, allowed, named from rtk.access_events order by id desc limit 1"
        event = (await connection.execute(sa.text(last))).one()
    assert tuple(event) == ("ASSIGN_TASK", None, False, [asked.id, asked.case, asked.person])
