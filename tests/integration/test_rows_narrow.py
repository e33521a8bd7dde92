"""What no process can do, whatever it is told to: admit somebody, rewrite what was decided, read what is not its own."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.facts.attribution import Subject
from service.facts.case import Needs
from service.facts.data_request import DataRequest
from service.facts.people import Task
from service.operations.cases import record_needs
from service.operations.filing import seal_subject
from service.vocabulary import TaskKind
from tests.integration.a_case import a_case
from tests.integration.cast import PEOPLE, Cast, granted, person
from tests.integration.green import Green, a_green_case
from tests.integration.steps_attributing import IDENTITY
from tests.integration.test_stop import lock_held

DENIED = "permission denied"
NOT_BY_POLICY = "row-level security"


async def refused(engine: AsyncEngine, actor: UUID, why: str, statement: str, **values: Any) -> None:
    """The statement fails for this reason, in a transaction of its own as this actor."""
    async with acting_as(engine, actor) as tx:
        with pytest.raises(DBAPIError, match=why):
            await tx.connection.execute(sa.text(statement), values)
        await tx.connection.rollback()


async def test_nobody_admits_himself(cast: Cast) -> None:
    green = await a_green_case(cast)
    stranger = person("other-officer")
    async with cast.nothing_changes():
        await refused(
            cast.engine,
            stranger,
            "a task is given on a case that was entered",
            "select give_task(:case, :who, 'OFFICER', null, null)",
            case=green.id,
            who=stranger,
        )
        await refused(
            cast.engine,
            stranger,
            DENIED,
            "insert into tasks (id, case_id, person_id, kind, since) values (:id, :case, :who, 'OFFICER', now())",
            id=uuid4(),
            case=green.id,
            who=stranger,
        )
        async with acting_as(cast.engine, stranger) as tx:
            await tx.enter_cases([green.id])
            assert tx.entered == frozenset()


async def test_nobody_who_acts_gives_no_task_on_a_case_that_does_not_exist_yet(cast: Cast) -> None:
    """Without an actor the condition is null, which must refuse as no does."""
    async with cast.nothing_changes(), acting_as(cast.engine, None) as tx:
        with pytest.raises(DBAPIError, match="a task is given on a case that was entered"):
            await tx.connection.execute(
                sa.text("select give_task(:case, :who, 'OIC', null, null)"),
                {"case": uuid4(), "who": person("other-officer")},
            )
        await tx.connection.rollback()


async def test_a_place_on_a_case_that_never_comes_is_none(cast: Cast) -> None:
    with pytest.raises(DBAPIError, match="foreign key"):
        async with acting_as(cast.engine, person("other-officer")) as tx:
            await tx.call(
                "give_task", case_id=uuid4(), person_id=person("other-officer"), kind="OIC", object_id=None, due_at=None
            )


@pytest.mark.parametrize("kind", ["SUPERVISOR", "DELIVERER"])
async def test_a_case_to_come_has_no_place_but_its_officers_own(cast: Cast, kind: str) -> None:
    statement = "select give_task(:case, :who, :kind, null, null)"
    for who in (person("officer"), person("other-officer")):
        await refused(cast.engine, person("officer"), "that was entered", statement, case=uuid4(), who=who, kind=kind)


async def test_a_task_stays_with_whom_it_was_given(cast: Cast) -> None:
    green = await a_green_case(cast)
    async with acting_as(cast.engine, person("officer")) as tx:
        await tx.enter_cases([green.id])
        with pytest.raises(DBAPIError, match=DENIED):
            await tx.connection.execute(
                sa.text("update tasks set person_id = :who where case_id = :case"),
                {"who": person("other-officer"), "case": green.id},
            )
        await tx.connection.rollback()


OPENED = (
    "insert into cases (id, force_id, crime_reference, offence, victim_id, oic_id, supervisor_id, immediate_danger,"
    " rights_level, policy_version, epoch, version, opened_at, opened_by)"
    " values (:id, :force, 'NM/1', 'S2A', :id, :oic, :id, false, 'ENHANCED', 'srtk-2026-1', 0, 0, now(), :by)"
)


@pytest.mark.parametrize(
    ("force", "oic", "by"),
    [("other-officer", "officer", "officer"), ("officer", "second-officer", "officer"), ("officer", "officer", "spoc")],
    ids=["in another force", "for somebody else", "in another name"],
)
async def test_a_case_is_opened_by_its_officer_in_the_officers_own_force(
    cast: Cast, force: str, oic: str, by: str
) -> None:
    await refused(
        cast.engine,
        person("officer"),
        NOT_BY_POLICY,
        OPENED,
        id=uuid4(),
        force=PEOPLE.people[force].organisation_id,
        oic=person(oic),
        by=person(by),
    )


async def test_a_document_is_not_bound_to_a_case_that_was_not_entered(cast: Cast) -> None:
    green, document = await a_green_case(cast), uuid4()
    async with acting_as(cast.engine, person("other-officer")) as tx:
        await tx.connection.execute(
            sa.text(
                "insert into documents (id, uploaded_by, uploaded_at, sha256, size, media_type, ciphertext,"
                " quarantined) values (:id, :who, now(), 'x', 1, 'x', 'x', false)"
            ),
            {"id": document, "who": person("other-officer")},
        )
    await refused(
        cast.engine,
        person("other-officer"),
        NOT_BY_POLICY,
        "update documents set case_id = :case where id = :id",
        case=green.id,
        id=document,
    )


ENDS_ONLY = {
    "decisions": "digest = 'x'",
    "authorisations": "person_id = case_id",
    "screens": "result = 'NOTHING_FOUND'",
}
NEVER = ("stops", "tellings", "aborts", "openings", "sealed_parts", "determinations", "reconfirmations", "subject_flags",
         "police_actions", "safety_plans", "strands", "subjects", "case_attributions")  # fmt: skip


async def test_what_was_decided_searched_or_said_is_not_written_again(cast: Cast) -> None:
    green = await a_green_case(cast)
    async with cast.nothing_changes():
        for table, change in {**ENDS_ONLY, **dict.fromkeys(NEVER, "id = id")}.items():
            await refused(
                cast.engine, person("officer"), DENIED, f"update {table} set {change} where case_id = :c", c=green.id
            )
            await refused(cast.engine, person("officer"), DENIED, f"delete from {table} where case_id = :c", c=green.id)


async def test_only_the_opener_writes_openings_and_nobody_writes_them_for_the_api(
    cast: Cast, worker_engine: AsyncEngine
) -> None:
    green = await a_green_case(cast)
    statement = (
        "insert into openings (id, case_id, schedule_id, epoch, part, recipient_id, deliverer_id, subject_id,"
        " identity_version, intended_at) values (:c, :c, :c, 0, 'NAME', :c, :c, :c, 1, now())"
    )
    for engine in (cast.engine, worker_engine):
        await refused(engine, person("second-officer"), DENIED, statement, c=green.id)
    await refused(cast.opener_engine, person("second-officer"), NOT_BY_POLICY, statement, c=green.id)


async def readable(engine: AsyncEngine) -> set[str]:
    """The tables of which this process may read at least one column."""
    async with engine.begin() as connection:
        asked = sa.text(
            "select relname from pg_class where relnamespace = 'rtk'::regnamespace and relkind = 'r'"
            " and has_any_column_privilege(oid, 'select')"
        )
        return set((await connection.execute(asked)).scalars())


async def test_the_opener_may_read_three_tables_and_the_api_no_ciphertext_of_an_identity(
    cast: Cast, worker_engine: AsyncEngine
) -> None:
    assert await readable(cast.opener_engine) == {"openings", "people", "sealed_parts"}
    assert not await readable(cast.engine) & {"sealed_parts", "access_events", "audit_heads", "showings"}
    evidence = {"sealed_parts", "entity_data", "documents", "subjects", "incidents", "strands", "return_rows"}
    assert not await readable(worker_engine) & (evidence | {"audit_events", "audit_heads", "access_events", "showings"})


async def test_the_opener_reads_ciphertext_only_of_a_case_it_entered_for_its_deliverer(cast: Cast) -> None:
    green = await a_green_case(cast)
    count = sa.text("select count(*) from sealed_parts")
    for who in ("officer", "supervisor", "other-officer"):
        async with acting_as(cast.opener_engine, person(who)) as tx:
            await tx.enter_cases([green.id])
            assert (tx.entered, (await tx.connection.execute(count)).scalar_one()) == (frozenset(), 0)
    async with acting_as(cast.opener_engine, person("second-officer")) as tx:
        assert (await tx.connection.execute(count)).scalar_one() == 0
        await tx.enter_cases([green.id])
        assert (tx.entered, (await tx.connection.execute(count)).scalar_one()) == (frozenset({green.id}), 7)


async def test_the_openers_question_is_for_the_opener_under_the_lock(cast: Cast, worker_engine: AsyncEngine) -> None:
    green = await a_green_case(cast)
    question = "select to_be_opened(:case, 'NAME')"
    for engine in (cast.engine, worker_engine):
        await refused(engine, person("second-officer"), DENIED, question, case=green.id)
    await refused(cast.opener_engine, person("second-officer"), "case that was entered", question, case=green.id)


async def test_a_task_that_ends_while_its_holder_waits_for_the_lock_lets_nobody_in(cast: Cast) -> None:
    green = await a_green_case(cast)
    waiter = person("other-officer")
    await green.write(
        Task(id=uuid4(), case_id=green.id, person_id=waiter, kind=TaskKind.OFFICER, since=datetime.now(UTC))
    )
    entered = await entered_after(green, waiter, "update rtk.tasks set done_at = now() where person_id = :who")
    assert entered == frozenset()


async def entered_after(green: Green, who: UUID, meanwhile: str) -> frozenset[UUID]:
    """What somebody has entered who waited for the case's lock while this was done under it."""

    async def enter() -> frozenset[UUID]:
        async with acting_as(green.cast.engine, who) as tx:
            await tx.enter_cases([green.id])
            return tx.entered

    async with lock_held(green.hand, green.id) as waiting:
        entering = asyncio.ensure_future(enter())
        await waiting(1)
        async with green.hand.begin() as connection:
            await connection.execute(sa.text(meanwhile), {"who": who})
    return granted(await entering, frozenset)


@pytest.mark.parametrize("how", ["done_at", "barred_at"])
@pytest.mark.parametrize("what", ["the case", "a request", "an identity"])
async def test_a_command_whose_place_ends_while_it_waits_does_nothing_by_another_place(
    cast: Cast, what: str, how: str
) -> None:
    """That they are also to be in the room when she is told is not enough, whatever it names: the case, a request on it, or
    an identity to be sealed for it."""
    who, kind = ("spoc", TaskKind.SPOC) if what == "a request" else ("other-officer", TaskKind.OFFICER)
    case = await a_case(cast)
    green, request = Green(cast=cast, id=case.id), await case.drafted()
    held = {task.kind for task in await case.all(Task, person_id=person(who), done_at=None)}
    for place in {kind, TaskKind.DELIVERER} - held:
        await green.write(Task(id=uuid4(), case_id=case.id, person_id=person(who), kind=place, since=datetime.now(UTC)))

    async def ask() -> Any:
        if what == "a request":
            return await case.authority(request)
        if what == "an identity":
            return await seal_subject(cast(who), case.id, IDENTITY)
        return await case.do(who, record_needs, case.needs_command())

    async with lock_held(green.hand, case.id) as waiting:
        asked = asyncio.ensure_future(ask())
        await waiting(1)
        async with green.hand.begin() as connection:
            ended = f"update rtk.tasks set {how} = now() where case_id = :case and person_id = :who and kind = :kind"
            await connection.execute(sa.text(ended), {"case": case.id, "who": person(who), "kind": kind})
    assert await asked is None
    assert [await case.all(fact) for fact in (Needs, Subject, DataRequest)] == [[], [], [request]]


async def test_a_case_is_read_whole_by_whoever_entered_it_alone(cast: Cast) -> None:
    green = await a_green_case(cast)
    await refused(cast.engine, person("supervisor"), "entered it", "select as_entered(:case)", case=green.id)
