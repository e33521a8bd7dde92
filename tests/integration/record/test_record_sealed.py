"""The record under signed checkpoints: every event can be proved to be there, and what could not be signed is not lost."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from service.auth.tokens import token_for
from service.identity.opener import Opened, Refusal, Refused, open_part
from service.record import asking
from service.record.asking import Alarm, ask, check_receipt, sealed, socket_of
from service.record.checkpoints import Checkpoints
from service.record.exporting import Exported, export
from service.record.serving import Sealing, answering
from service.record.signing import public_key
from service.record.verify import Bad, check, open_checkpoint, read_key
from service.settings import CannotRun, Settings
from service.vocabulary import Part
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.green import a_green_case
from tests.integration.sealed import (
    LOOKING,
    alarms,
    exported,
    key,
    length,
    newest,
)
from tests.parts import installed, with_holders


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation of this module's own, with its key holders, and without a sealer."""
    with installed(tmp_path_factory.mktemp("sealed")) as made, with_holders(made):
        yield made


async def test_an_event_is_sealed_when_it_is_asked_about_and_proves_it(
    own: Settings, story: Cast, sealing: Sealing
) -> None:
    case = await a_case(story)
    last = await length(case)
    receipt = await ask(own, case.id, last)
    checkpoint = check_receipt(receipt, key(own), case.id, last)
    assert newest(own) == checkpoint
    assert await sealed(own, case.id, last)
    assert newest(own) == checkpoint


async def test_what_comes_later_is_not_under_an_earlier_checkpoint(
    own: Settings, story: Cast, sealing: Sealing
) -> None:
    case = await a_case(story)
    last = await length(case)
    earlier = check_receipt(await ask(own, case.id, last), key(own), case.id, last)
    await case.planned()
    with pytest.raises(Bad):
        check_receipt(await ask(own, case.id, last), key(own), case.id, last + 1)
    later = await ask(own, case.id, last + 1, since=earlier.size)
    assert check_receipt(later, key(own), case.id, last + 1, held=earlier).size > earlier.size
    with pytest.raises(Bad):
        check_receipt(await ask(own, case.id, last), key(own), case.id, last, hash="00" * 32)


async def test_every_few_seconds_all_new_heads_are_in_the_log(own: Settings, story: Cast, sealing: Sealing) -> None:
    cases = [await a_case(story) for _ in range(3)]
    await sealing.round()
    before = newest(own).size
    for case in cases[1:]:
        await case.planned()
    await sealing.round()
    await sealing.round()
    assert newest(own).size == before + 2
    async with story.watching_engine.begin() as connection:
        unsealed = sa.text(
            "select count(*) from rtk.audit_heads h"
            " left join rtk.record_leaves l using (case_id, sequence, hash) where l.index is null"
        )
        assert (await connection.execute(unsealed)).scalar_one() == 0


async def test_an_event_that_is_not_there_is_not_sealed(own: Settings, story: Cast, sealing: Sealing) -> None:
    case = await a_case(story)
    for id, sequence in ((case.id, await length(case) + 1), (case.id, 0), (uuid4(), 1), (uuid4(), None)):
        with pytest.raises(asking.Refused) as refused:
            await ask(own, id, sequence)
        assert refused.value.why is Alarm.NO_SUCH_EVENT
    assert not await sealed(own, uuid4(), 1)


async def test_without_a_sealer_nothing_is_sealed(own: Settings, story: Cast) -> None:
    case = await a_case(story)
    assert not await sealed(own, case.id, 1)
    record = await exported(own, case.id)
    assert record is not None
    assert record.unsealed is Alarm.AWAY
    with pytest.raises(Bad, match="AWAY"):
        check(record.text, key(own))


async def test_an_answer_that_was_signed_by_somebody_else_is_not_believed(
    own: Settings, story: Cast, sealing: Sealing
) -> None:
    case = await a_case(story)
    true, other = public_key(own).read_text(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    public_key(own).write_text(other)
    try:
        assert not await sealed(own, case.id, 1)
    finally:
        public_key(own).write_text(true)
    assert await sealed(own, case.id, 1)


async def test_a_log_has_one_sealer(own: Settings, sealing: Sealing) -> None:
    with pytest.raises(CannotRun, match="another sealer"):
        async with answering(own):
            pass
    assert socket_of(own).exists()


@pytest.mark.parametrize("who", ["auditor", "supervisor"])
async def test_the_record_of_a_whole_case_is_taken_away_and_checked(
    own: Settings, story: Cast, sealing: Sealing, who: str
) -> None:
    case = await a_case(story)
    await case.to_told()
    record = granted(await exported(own, case.id, who), Exported)
    assert record.unsealed is None
    assert f"case {case.id}: {await length(case)} events, each as it was written" in check(record.text, key(own))
    assert await looks(story, case.id) == [(person(who), "SEE_AUDIT_TRAIL", True, LOOKING)]


async def looks(story: Cast, case: UUID) -> list[tuple[UUID, str, bool, str]]:
    async with story.watching_engine.begin() as connection:
        asked = sa.text(
            "select actor, action, allowed, purpose from rtk.access_events"
            " where object_id = :case and action = 'SEE_AUDIT_TRAIL' order by id"
        )
        return [tuple(row) for row in await connection.execute(asked, {"case": case})]


@pytest.mark.parametrize(
    "who", ["officer", "other-supervisor", "chair", "advocate", "victim", "admin", "liaison-picta"]
)
async def test_nobody_else_takes_it_away_and_the_attempt_is_kept(
    own: Settings, story: Cast, sealing: Sealing, who: str
) -> None:
    case = await a_case(story)
    nowhere = uuid4()
    assert (await exported(own, case.id, who), await exported(own, nowhere, who)) == (None, None)
    for id in (case.id, nowhere):
        assert await looks(story, id) == [(person(who), "SEE_AUDIT_TRAIL", False, LOOKING)]


async def test_a_record_can_be_shown_to_continue_what_an_inspector_holds(
    own: Settings, story: Cast, sealing: Sealing
) -> None:
    case = await a_case(story)
    held = (await ask(own, case.id)).checkpoint
    await case.planned()
    size = open_checkpoint(held, read_key(key(own))).size
    token = token_for(own, person("auditor"))
    record = granted(await export(own, case.id, LOOKING, token, since=size), Exported)
    check(record.text, key(own), held)
    newer = (await ask(own, case.id)).checkpoint
    assert newer != held
    older = granted(await exported(own, case.id), Exported)
    await case.planned()
    with pytest.raises(Bad, match="older"):
        check(older.text, key(own), (await ask(own, case.id)).checkpoint)


async def test_nothing_is_opened_whose_intent_is_not_under_a_signed_checkpoint(own: Settings, story: Cast) -> None:
    green = await a_green_case(story, {Part.NAME: "Corwin Hathersedge"})
    token = token_for(own, person("second-officer"))
    assert await open_part(own, green.id, Part.NAME, token) == Refused((Refusal.NOT_SEALED,))
    async with answering(own):
        assert await open_part(own, green.id, Part.NAME, token) == Opened("Corwin Hathersedge")
    async with story.watching_engine.begin() as connection:
        asked = sa.text("select opened_at is not null from rtk.openings where case_id = :case order by intended_at")
        assert list((await connection.execute(asked, {"case": green.id})).scalars()) == [False, True]
        under = sa.text(
            "select e.action from rtk.audit_events e join rtk.record_leaves l using (case_id, sequence, hash)"
            " where e.case_id = :case order by e.sequence"
        )
        assert "OPEN_IDENTITY_INTENDED" in (await connection.execute(under, {"case": green.id})).scalars()


async def test_the_sealer_reads_places_and_hashes_and_no_event(own: Settings) -> None:
    engine = create_async_engine(own.database_as("sealer"))
    for statement in ("select action from audit_events", "select actor from audit_events", "select from cases"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with engine.begin() as connection:
                await connection.execute(sa.text(statement))
    async with engine.begin() as connection:
        await connection.execute(sa.text("select case_id, sequence, hash from audit_events limit 1"))
    await engine.dispose()


@pytest.mark.parametrize("change", ["update {} set hash = hash", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("role", ["app", "asker", "worker", "opener", "auditor", "sealer", "migrator"])
async def test_no_process_changes_the_log(own: Settings, role: str, change: str) -> None:
    engine = create_async_engine(own.database_as(role))
    with pytest.raises(DBAPIError, match=r"permission denied|only ever added to"):
        async with engine.begin() as connection:
            await connection.execute(sa.text(change.format("record_leaves")))
    await engine.dispose()


@pytest.mark.parametrize("role", ["app", "asker", "worker", "opener", "auditor"])
async def test_nobody_but_the_sealer_adds_to_the_log(own: Settings, role: str) -> None:
    engine = create_async_engine(own.database_as(role))
    with pytest.raises(DBAPIError, match="permission denied"):
        async with engine.begin() as connection:
            await connection.execute(sa.text("insert into record_leaves select * from record_leaves"))
    await engine.dispose()


async def test_a_checkpoint_that_could_not_be_written_was_never_signed_and_nothing_is_lost(
    own: Settings, story: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full between the leaves' commit and the checkpoint: the next round signs what is in the log."""
    case = await a_case(story)
    async with answering(own) as sealing:
        await sealing.round()
        before = newest(own)
        await case.planned()
        with monkeypatch.context() as broken:
            broken.setattr(Checkpoints, "add", full)
            await sealing.round()
            assert not await sealed(own, case.id, await length(case))
        assert newest(own) == before
        await sealing.round()
        assert newest(own).size == before.size + 1
        assert await sealed(own, case.id, await length(case))


def full(*_: object) -> None:
    raise OSError("no space left on device")


async def test_half_a_line_that_a_crash_left_is_passed_over(own: Settings, story: Cast) -> None:
    case = await a_case(story)
    async with answering(own) as sealing:
        await sealing.round()
    signed = newest(own)
    (*_, last) = sorted((own.record / "checkpoints").iterdir())
    with last.open("a") as file:
        file.write('{"at": "2026-11-03T12:00:00", "checkp')
    async with answering(own) as sealing:
        assert newest(own) == signed
        await case.planned()
        await sealing.round()
        assert newest(own).size == signed.size + 1
        assert await sealed(own, case.id, await length(case))


async def test_a_checkpoint_of_another_key_on_the_disk_stops_everything(own: Settings, story: Cast) -> None:
    case = await a_case(story)
    (*_, last) = sorted((own.record / "checkpoints").iterdir())
    true = last.read_text()
    lines = true.splitlines()
    last.write_text("\n".join([*lines[:-1], lines[-1].replace(r"\n\n", r"\n\n\n")]) + "\n")
    async with answering(own) as sealing:
        await sealing.round()
        assert alarms(own)[-1][0] == Alarm.CHECKPOINT_INVALID
        assert not await sealed(own, case.id, 1)
        last.write_text(true)
        await sealing.round()
        assert await sealed(own, case.id, 1)
