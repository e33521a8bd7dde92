"""A fact that happened is never refused because of order: an arrest, its outcome, a charge, at every stage of the road."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from service.database.acting import acting_as
from service.facts.attribution import PoliceAction
from service.facts.case import MyCase
from service.facts.disclosure import Telling
from service.facts.police import Charge, CustodyOutcome, Hearing
from service.operations.case_questions import stages
from service.vocabulary import DecisionVerdict, Flag, InformedEvent, RefusalReason, Stage, VictimWord
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import charged, contacted, depends, listed, outcome
from tests.integration.cast import Cast, granted, person


async def drafted(case: ACase) -> None:
    await case.drafted()


async def request_authorised(case: ACase) -> None:
    await case.authority(await case.drafted())


async def refused(case: ACase) -> None:
    await case.ready()
    await case.decided(verdict=DecisionVerdict.REFUSE, reasons=(RefusalReason.R04,))


async def deferred(case: ACase) -> None:
    await case.ready()
    await case.decided(verdict=DecisionVerdict.DEFER, reasons=(RefusalReason.R07,))


async def reviewing(case: ACase) -> None:
    await case.needs()
    await case.confirmed()
    await case.planned()
    await case.reviewed()


async def decided(case: ACase) -> None:
    await case.ready()
    await case.decided()


async def authorised(case: ACase) -> None:
    await case.ready()
    await case.authorised()


async def followed_up(case: ACase) -> None:
    await case.to_told()
    await case.followed_up()


async def nothing(case: ACase) -> None:
    pass


async def proposed(case: ACase) -> None:
    await case.evidence()
    await case.proposed()


async def answered(case: ACase) -> None:
    await case.answered(await case.served())


ROAD: dict[Stage, Callable[[ACase], Awaitable[Any]]] = {
    Stage.REPORTED: nothing,
    Stage.NEEDS_ASSESSED: ACase.needs,
    Stage.REQUEST_DRAFTED: drafted,
    Stage.REQUEST_AUTHORISED: request_authorised,
    Stage.SERVED: ACase.served,
    Stage.RESPONSE_RECEIVED: answered,
    Stage.RESOLVING: ACase.evidence,
    Stage.ATTRIBUTION_PROPOSED: proposed,
    Stage.POLICE_ACTION_RECORDED: ACase.arrested,
    Stage.ATTRIBUTION_CONFIRMED: ACase.confirmed,
    Stage.SAFETY_REVIEW: reviewing,
    Stage.DISCLOSURE_DECIDED: decided,
    Stage.DISCLOSURE_AUTHORISED: authorised,
    Stage.DISCLOSURE_SCHEDULED: ACase.to_schedule,
    Stage.REFUSED: refused,
    Stage.DEFERRED: deferred,
    Stage.DISCLOSED: ACase.to_told,
    Stage.FOLLOW_UP: followed_up,
}
UNVERIFIED = list(ROAD)[: list(ROAD).index(Stage.ATTRIBUTION_CONFIRMED)]


async def at(cast: Cast, stage: Stage) -> ACase:
    case = await a_case(cast)
    await ROAD[stage](case)
    assert await stages(cast("supervisor"), [case.id]) == [stage]
    return case


@pytest.mark.parametrize("stage", ROAD)
async def test_an_arrest_a_charge_and_all_between_are_kept_at_every_stage_flagged_and_start_their_clocks(
    cast: Cast, stage: Stage
) -> None:
    case = await at(cast, stage)
    epoch = (await case.now_reads()).epoch
    arrest = granted(await case.arrested(), PoliceAction)
    assert arrest.id in {d.object_id for d in await case.running("P22")}
    bail = granted(await outcome(case), CustodyOutcome)
    charge = granted(await charged(case), Charge)
    hearing = granted(await listed(case), Hearing)
    early = [Flag.NO_VERIFIED_ATTRIBUTION in fact.flags for fact in (arrest, bail, charge)]
    assert early == [stage in UNVERIFIED] * 3
    assert {d.object_id for d in await case.running("P21")} >= {arrest.id, bail.id, charge.id, hearing.id}
    assert [d.object_id for d in await case.running("P24")] == [bail.id]
    assert charge.id in {d.object_id for d in await case.running("P17")}
    told = bool(await case.all(Telling))
    assert len(await case.running("E16")) == (0 if told else 1), "she knows the name, or is owed it before the hearing"
    assert (await case.now_reads()).epoch == epoch, "what was approved for telling her is as true as before"


async def test_the_same_in_the_wrong_order_is_kept_as_well(cast: Cast) -> None:
    case = await a_case(cast)
    for what, kind in ((listed, Hearing), (charged, Charge), (outcome, CustodyOutcome)):
        granted(await what(case), kind)
    granted(await case.arrested(), PoliceAction)
    assert await case.running("P22") == [], "its outcome was recorded before it"


async def what_she_reads(case: ACase) -> tuple[Any, ...]:
    (row,) = await hers(case)
    return row.word, row.next_update_at, row.contact_name


async def hers(case: ACase) -> list[MyCase]:
    async with acting_as(case.cast.engine, person("victim")) as tx:
        return await tx.all(MyCase, case_id=case.id)


async def test_nothing_of_it_changes_what_she_reads_before_she_was_told_of_it(cast: Cast) -> None:
    case, twin = await a_case(cast), await a_case(cast)
    for one in (case, twin):
        await one.bound()
        await one.needs()
        await one.informed(InformedEvent.ACKNOWLEDGED)
    before = await what_she_reads(twin)
    for what in (ACase.arrested, depends, charged, listed, contacted):
        await what(case)
        assert await what_she_reads(case) == before
    assert await what_she_reads(twin) == before
    await case.informed(InformedEvent.CUSTODY_OUTCOME)
    assert (await what_she_reads(case))[0] is VictimWord.DECIDING
