"""A victim who signs in nowhere, has no advocate, and whose platform has not joined: officer and SPoC serve her in full."""

from uuid import uuid4

import sqlalchemy as sa

from service.commands.disclosure import ReconfirmOnTheDay
from service.commands.police import RecordCustodyOutcome
from service.facts.care import AdvocateOffer, Closing, RiskAssessment
from service.facts.case import Needs, SafetyPlan, VictimInformed
from service.facts.data_request import Response
from service.facts.disclosure import FollowUp, Reconfirmation, SafetyReview, Telling, Wishes
from service.facts.police import CustodyOutcome
from service.facts.promises import Deadline
from service.operations import custody, reviews, tellings
from service.vocabulary import (
    Capacity,
    Channel,
    ClosingOutcome,
    CoercionScreen,
    CustodyOutcomeKind,
    InformedEvent,
    OfferResponse,
    PromiseKind,
    Role,
    ServiceCapacity,
    TaskKind,
)
from tests.integration.a_case import PLACES, ACase, a_first_report
from tests.integration.cast import PEOPLE, Cast, ago, granted, person
from tests.integration.keeping import Keeper
from tests.integration.steps_caring import caring

HOW_SHE_WAS_ASKED = {
    "spoken_to": True,
    "alone": True,
    "channel": Channel.IN_PERSON,
    "coercion": CoercionScreen.CLEAR,
}
NOBODY_OF_HERS = frozenset({Role.VICTIM, Role.ADVOCATE, Role.PLATFORM_LIAISON})


async def who_signed_in(case: ACase) -> set[Role]:
    """The roles of everybody who did anything on the case."""
    async with case.cast.watching_engine.connect() as connection:
        found = await connection.execute(
            sa.text("select distinct actor from rtk.audit_events where case_id = :case and actor is not null"),
            {"case": case.id},
        )
        by_id = {p.id: p for p in PEOPLE.people.values()}
        return {role for actor in found.scalars() for role in by_id[actor].roles}


async def test_a_victim_without_portal_or_advocate_is_served_in_full_by_her_officer(cast: Cast, keeper: Keeper) -> None:
    case = await a_first_report(cast)
    care = caring(case)
    for kind, who in {**PLACES, TaskKind.OFFICER: "second-officer"}.items():
        if kind is not TaskKind.ADVOCATE:
            await case.place(kind, who)

    granted(await case.informed(InformedEvent.ACKNOWLEDGED), VictimInformed)
    granted(await case.needs(safe_channels=(Channel.PHONE,)), Needs)
    granted(await care.offered(capacity=ServiceCapacity.NONE), AdvocateOffer)
    granted(await care.answered(OfferResponse.DECLINED), AdvocateOffer)
    granted(await care.judged(), RiskAssessment)
    refusing = {"support_arranged": False, "support_refused_with": person("second-officer")}
    granted(await case.planned("officer", **refusing), SafetyPlan)
    granted(await case.wished("officer", **HOW_SHE_WAS_ASKED), Wishes)

    await case.confirmed()
    on_murmur = await case.served(case.accounts[2])
    granted(await case.accepted(await case.answered(on_murmur)), Response)
    await case.arrested()
    granted(await case.informed(InformedEvent.POLICE_ACTION), VictimInformed)
    released = RecordCustodyOutcome(
        id=uuid4(), case=case.id, kind=CustodyOutcomeKind.RUI, at=ago(minutes=10), view_sought=True
    )
    granted(await case.do("officer", custody.record_custody_outcome, released), CustodyOutcome)
    granted(await case.informed(InformedEvent.CUSTODY_OUTCOME), VictimInformed)
    granted(await case.planned("officer", **refusing), SafetyPlan)

    review = await case.convened()
    seats = tuple(s for s in case.minutes(review).attendance if s.person != person("advocate"))
    command = case.minutes(review, attendance=seats, advocate_absent_reason="She declined one, knowing what it is.")
    granted(await case.do("chair", reviews.record_safety_review, command), SafetyReview)
    await case.authorised()
    schedule = await case.scheduled()
    spoken_to = ReconfirmOnTheDay(
        id=uuid4(), case=case.id, wish_reconfirmed=True, spoken_to=True, alone=True, coercion=CoercionScreen.CLEAR,
        capacity=Capacity.HAS_CAPACITY, recipient_checked=True,
    )  # fmt: skip
    granted(await case.do("officer", tellings.reconfirm_on_the_day, spoken_to), Reconfirmation)
    await case.opened(schedule)
    granted(await case.told(), Telling)

    for key in ("P34", "P35", "P36", "P37"):
        await keeper.make_due(case.id, key)
        await keeper.keep(PromiseKind.DISCLOSURE, case.id)
    granted(await case.followed_up("officer"), FollowUp)
    await keeper.make_due(case.id, "P05")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("REGULAR_UPDATE", "officer") in await keeper.outbox(case.id), "nobody else can tell her"
    granted(await case.informed(InformedEvent.REGULAR_UPDATE), VictimInformed)
    await case.stopped()
    await care.let_go_of_preservations()
    granted(await care.closed(ClosingOutcome.TOLD), Closing)

    assert await who_signed_in(case) & NOBODY_OF_HERS == set()
    assert (await case.now_reads()).victim_account_id is None
    assert {d.key for d in await case.all(Deadline, met_at=None, ended_at=None)} == {"P38"}
