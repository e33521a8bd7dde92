"""What is sent to whom, against the real database: into inboxes that people can read, by the rule of safe contact, once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.commands.asking import WarnUserNotice
from service.database.acting import acting_as
from service.facts.case import SafeWindow
from service.facts.promises import OutboxItem
from service.notices.sending import send_some
from service.operations.user_notice import warn_user_notice
from service.vocabulary import (
    Channel,
    InformedEvent,
    NoticeCode,
    OutboxKind,
    PromiseKind,
    TaskKind,
    Weekday,
    YesNo,
)
from tests.integration.a_case import a_case
from tests.integration.cast import PEOPLE, Cast, later, person
from tests.integration.keeping import Keeper
from tests.integration.notices import a_case_of_hers, inbox, let_go_of_earlier, sent

N = NoticeCode
AT_BINDING = [N.V1, N.V2, N.V3, N.V5, N.V11]


@pytest.fixture(autouse=True)
async def nothing_waits(keeper: Keeper) -> None:
    await let_go_of_earlier(keeper)


async def test_she_finds_what_she_was_told_in_her_own_inbox_in_constant_words(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine)
    items = await sent(case, "victim")
    assert [i.notice for i in items] == AT_BINDING
    assert {(i.channel, i.passed_on_at) for i in items} == {(Channel.PORTAL, None)}
    ids = {i.id for i in items}
    hers = [n for n in await inbox(cast, "victim") if n.id in ids]
    assert {n.code for n in hers} == set(AT_BINDING)
    assert all(PEOPLE.people["officer"].name in n.text for n in hers)
    assert all("Is it safe to reply?" in n.text and "You hear from us again by " in n.text for n in hers)
    assert {n.reference for n in hers} == {None}


async def test_nobody_reads_in_an_inbox_what_was_sent_to_somebody_else(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine)
    ids = {i.id for i in await sent(case, "victim")}
    for who in ("officer", "supervisor", "advocate", "other-victim", "liaison-picta"):
        assert ids.isdisjoint({n.id for n in await inbox(cast, who)})


async def test_officers_see_what_went_out_on_their_case_and_nobody_else_does(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine)
    seen = {}
    for who in ("officer", "supervisor", "spoc", "chair", "advocate", "victim", "other-officer"):
        async with acting_as(cast.engine, person(who)) as tx:
            items = await tx.all(OutboxItem, case_id=case.id)
        seen[who] = {i.recipient_id for i in items} - {person(who)}
    assert person("victim") in seen["officer"] & seen["supervisor"]
    assert {who for who, others in seen.items() if others} == {"officer", "supervisor"}


async def test_without_leave_to_say_more_her_inbox_says_only_that_there_is_an_update(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case_of_hers(cast, notice_may_say_more=False)
    await send_some(keeper.worker_engine)
    ids = {i.id for i in await sent(case, "victim")}
    hers = [n for n in await inbox(cast, "victim") if n.id in ids]
    assert {(n.code, n.title) for n in hers} == {(None, "You have an update")}
    assert len({n.text for n in hers}) == 1


@pytest.mark.parametrize(
    "unsafe",
    [
        {"device_compromise": YesNo.YES},
        {"device_compromise": YesNo.UNKNOWN},
        {"safe_windows": ()},
        {"safe_channels": (Channel.SMS, Channel.EMAIL, Channel.PHONE)},
    ],
    ids=["a device that is read", "a device nobody asked about", "no safe time", "no safe place"],
)
async def test_where_no_notice_is_safe_a_person_finds_another_way_within_a_day(
    cast: Cast, keeper: Keeper, unsafe: dict[str, Any]
) -> None:
    case = await a_case_of_hers(cast)
    await keeper.make_due(case.id, "P05")
    await keeper.keep(PromiseKind.CASE, case.id)
    await case.reachable_here(**unsafe)
    await send_some(keeper.worker_engine)
    (update,) = await case.all(OutboxItem, kind=OutboxKind.REGULAR_UPDATE)
    assert (update.sent_at, update.passed_on_at is not None) == (None, True)
    (clock,) = await case.running("P47")
    assert clock.due_at - clock.started_at == timedelta(hours=24)
    assert await keeper.asked_of(case.id, "REACH_ANOTHER_WAY") == ["officer"]
    assert ("REACH_ANOTHER_WAY", "officer") in await keeper.outbox(case.id)
    await case.informed(InformedEvent.REGULAR_UPDATE, safe=False)
    assert len(await case.running("P47")) == 1, "what was not safe is no way"
    await case.informed(InformedEvent.REGULAR_UPDATE)
    assert await case.running("P47") == []
    assert await keeper.asked_of(case.id, "REACH_ANOTHER_WAY") == []


async def test_her_advocate_is_asked_too_if_she_named_that_way(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    await keeper.make_due(case.id, "P05")
    await keeper.keep(PromiseKind.CASE, case.id)
    await case.needs(safe_channels=(Channel.VIA_ADVOCATE,))
    await send_some(keeper.worker_engine)
    assert await keeper.asked_of(case.id, "REACH_ANOTHER_WAY") == ["officer", "advocate"]


async def test_nobody_is_asked_to_say_again_what_a_person_has_said(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.needs()
    await case.bound()
    await case.informed(InformedEvent.POLICE_ACTION)
    await send_some(keeper.worker_engine)
    assert {i.passed_on_at is not None for i in await sent(case, "victim")} == {True}
    assert await case.running("P47") == []


async def test_nobody_acts_when_another_way_is_overdue_but_the_supervisor_hears_of_it(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case_of_hers(cast)
    await keeper.make_due(case.id, "P05")
    await keeper.keep(PromiseKind.CASE, case.id)
    await case.reachable_here(device_compromise=YesNo.YES)
    await send_some(keeper.worker_engine)
    await keeper.make_due(case.id, "P47")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert "supervisor" in await keeper.asked_of(case.id, "OVERDUE")


async def test_outside_her_time_it_is_held_until_her_next_and_then_sent(cast: Cast, keeper: Keeper) -> None:
    london = datetime.now(UTC) + timedelta(days=2)
    then = SafeWindow(weekday=tuple(Weekday)[london.weekday()], from_minute=600, to_minute=720)
    case = await a_case_of_hers(cast, safe_windows=(then,))
    await send_some(keeper.worker_engine)
    held = await sent(case, "victim")
    assert {(i.sent_at, i.passed_on_at) for i in held} == {(None, None)}
    assert {i.held_until is not None and i.held_until > datetime.now(UTC) + timedelta(hours=12) for i in held} == {True}
    assert await send_some(keeper.worker_engine) == 0
    await case.reachable_here()
    await keeper.move(
        "update rtk.outbox set held_until = clock_timestamp() where case_id = :case and held_until is not null",
        case=case.id,
    )
    await send_some(keeper.worker_engine)
    assert {i.sent_at is not None for i in await sent(case, "victim")} == {True}


async def test_several_senders_at_once_send_each_thing_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    await keeper.make_due(case.id, "P05")
    await keeper.keep(PromiseKind.CASE, case.id)
    await case.reachable_here(device_compromise=YesNo.YES)
    await asyncio.gather(*(send_some(keeper.worker_engine) for _ in range(6)))
    assert len(await case.running("P47")) == 1
    assert (await keeper.recorded(case.id)).count("ANOTHER_WAY_ASKED_FOR") == 1


async def test_what_she_is_sent_follows_what_a_person_told_her(cast: Cast, keeper: Keeper) -> None:
    case = await a_case_of_hers(cast)
    before = len(await sent(case, "victim"))
    await case.arrested()
    assert len(await sent(case, "victim")) == before, "what police did is said by a person first"
    await case.informed(InformedEvent.POLICE_ACTION, safe=False)
    assert len(await sent(case, "victim")) == before
    await case.informed(InformedEvent.POLICE_ACTION)
    await send_some(keeper.worker_engine)
    assert [i.notice for i in await sent(case, "victim")][before:] == [N.V9]


async def test_an_appointment_is_not_said_to_her_before_she_knows_that_there_is_news(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case_of_hers(cast)
    await case.to_schedule()
    kinds = [i.kind for i in await sent(case, "victim")]
    assert OutboxKind.APPOINTMENT_MADE not in kinds
    await case.reachable_here()
    await case.informed(InformedEvent.POLICE_ACTION)
    assert [i.kind for i in await sent(case, "victim")].count(OutboxKind.APPOINTMENT_MADE) == 1
    assert OutboxKind.DELIVERY_PLANNED in [i.kind for i in await sent(case, "advocate")]


async def test_taking_back_her_wish_is_answered_by_one_notice_whatever_it_stopped(cast: Cast) -> None:
    quiet, scheduled = await a_case_of_hers(cast), await a_case(cast)
    await quiet.wished()
    await scheduled.reachable_here()
    await scheduled.bound("other-victim")
    await scheduled.to_schedule()
    said = []
    for case, who in ((quiet, "victim"), (scheduled, "other-victim")):
        before = {i.id for i in await sent(case, who)}
        await case.withdrawn()
        said.append([i.kind for i in await sent(case, who) if i.id not in before])
    assert said == [[OutboxKind.PAUSED], [OutboxKind.PAUSED]]


async def test_an_advocate_hears_once_of_her_place_and_a_liaison_of_the_request(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.place(TaskKind.ADVOCATE, "advocate")
    request = await case.drafted()
    await case.authority(request)
    await keeper.keep(PromiseKind.DATA_REQUEST, request.id)
    await send_some(keeper.worker_engine)
    assert [i.notice for i in await sent(case, "advocate")] == [N.A1]
    (served,) = [n for n in await inbox(cast, "liaison-picta") if n.reference == request.id]
    assert served.code in (N.L2, N.L8)
    assert PEOPLE.people["spoc"].name in served.text
    assert str(case.id) not in served.text


async def test_a_platform_is_named_the_single_point_of_contact_and_nothing_of_the_case(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    kept = await case.preservation_of(case.accounts[0])
    await keeper.keep(PromiseKind.PRESERVATION, kept.id)
    request = await case.drafted()
    await case.authority(request)
    await keeper.keep(PromiseKind.DATA_REQUEST, request.id)
    warning = WarnUserNotice(id=uuid4(), request=request.id, notify_at=later(days=2))
    await case.do("liaison-picta", warn_user_notice, warning)
    await send_some(keeper.worker_engine)
    theirs = [n for n in await inbox(cast, "liaison-picta") if n.reference in (kept.id, request.id)]
    assert {n.code for n in theirs} == {N.L1, N.L2, N.L6}
    assert all(PEOPLE.people["spoc"].name in n.text for n in theirs)
    hidden = [PEOPLE.people["officer"].name, case.case.crime_reference, "Pemberthy", str(case.id)]
    assert [word for word in hidden for n in theirs if word in n.text] == []


async def test_two_cases_alike_to_her_bring_the_same_notices_whoever_was_found(cast: Cast, keeper: Keeper) -> None:
    quiet, found = await a_case(cast), await a_case(cast)
    read = []
    for case, who in ((quiet, "victim"), (found, "other-victim")):
        await case.needs()
        if case is found:
            await case.confirmed()
        await case.planned()
        await case.wished()
        if case is found:
            await case.reviewed()
            await case.authorised()
            await case.scheduled()
        await case.reachable_here()
        await case.bound(who)
        await case.informed(InformedEvent.ACKNOWLEDGED)
        await keeper.make_due(case.id, "P05")
        await keeper.keep(PromiseKind.CASE, case.id)
        await case.withdrawn()
        await send_some(keeper.worker_engine)
        ids = {item.id for item in await sent(case, who)}
        read.append(sorted((n.code, n.title, n.text) for n in await inbox(cast, who) if n.id in ids))
    assert read[0] == read[1]
    assert [code for code, *_ in read[0]] == [N.V1, N.V11, N.V13, N.V2, N.V3, N.V5, N.V6, N.V7]
