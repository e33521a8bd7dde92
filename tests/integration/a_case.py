"""One case from report to telling: the steps from the safety review on, and `a_case` to begin with.

What only other processes write (a part opened at the moment) is written here as those processes write it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from service.commands import disclosure as telling
from service.database.acting import acting_as
from service.facts.attribution import Attribution
from service.facts.case import Account, Case
from service.facts.disclosure import (
    Attendance,
    Attendee,
    Authorisation,
    Decision,
    Limb,
    Opening,
    Reconfirmation,
    SafetyReview,
    Schedule,
    Telling,
)
from service.facts.holding import Involved
from service.identity.intents import LIFE
from service.operations import authorising, cases, deciding, reviews, tellings
from service.operations.gates import gates
from service.vocabulary import (
    AbortReason,
    Capacity,
    Channel,
    Claim,
    CoercionScreen,
    DecisionVerdict,
    GateName,
    LawfulGround,
    NotInvitedReason,
    Part,
    PlaceKind,
    Representations,
    ReviewRecommendation,
    ReviewView,
    Sector,
    StopReason,
    TaskKind,
    Tier,
    Truth,
    YesNo,
)
from tests.integration.cast import Cast, granted, later, now, person
from tests.integration.steps_attributing import AttributingSteps
from tests.integration.steps_reporting import a_report

PLACES = {
    TaskKind.SPOC: "spoc",
    TaskKind.REVIEW_CHAIR: "chair",
    TaskKind.DISCLOSURE_AUTHORISER: "authoriser",
    TaskKind.SAFEGUARDING_AUTHORISER: "safeguarding-authoriser",
    TaskKind.ADVOCATE: "advocate",
}

INVOLVED = ("second-officer", "authoriser", "safeguarding-authoriser", "advocate")
"""Who has a part in a telling besides those in the room: the deliverer, both authorisers, her advocate."""


class ACase(AttributingSteps):
    def convening(self, **changes: Any) -> telling.ConveneSafetyReview:
        command = telling.ConveneSafetyReview(
            id=uuid4(),
            case=self.id,
            recipient=self.case.victim_id,
            channel=Channel.IN_PERSON,
            parts=(Part.NAME, Part.PHOTO),
            meets_at=later(days=1),
            invited=(person("probation"), person("advocate")),
        )
        return replace(command, **changes)

    async def convened(self) -> SafetyReview:
        return granted(await self.do("chair", reviews.convene_safety_review, self.convening()), SafetyReview)

    def minutes(self, review: SafetyReview, **changes: Any) -> telling.RecordSafetyReview:
        sat = (("supervisor", Sector.POLICE), ("advocate", Sector.ADVOCACY), ("probation", Sector.PROBATION))
        command = telling.RecordSafetyReview(
            id=uuid4(),
            review=review.id,
            held_at=now(),
            attendance=tuple(
                Attendance(person=person(key), sector=sector, view=ReviewView.TELL, reason="She needs to know.")
                for key, sector in sat
            ),
            actions=(),
            recommendation=ReviewRecommendation.APPROVE,
        )
        return replace(command, **changes)

    async def reviewed(self) -> SafetyReview:
        review = await self.convened()
        return granted(await self.do("chair", reviews.record_safety_review, self.minutes(review)), SafetyReview)

    def decision(self, **changes: Any) -> telling.DecideDisclosure:
        true = Limb(truth=Truth.TRUE, reason="The pack says why.")
        command = telling.DecideDisclosure(
            id=uuid4(),
            case=self.id,
            verdict=DecisionVerdict.DISCLOSE,
            claim=Claim.ATTRIBUTED_TO,
            lawful=true,
            pressing_need=true,
            necessary=true,
            proportionate=true,
            grounds=(LawfulGround.LG1,),
            representations=Representations.CONSIDERED_NOT_INVITED,
            not_invited_reason=NotInvitedReason.ANSWERED_IN_INTERVIEW,
            tier=Tier.T3,
            parts=(Part.NAME, Part.PHOTO),
            conditions="",
            recipient=self.case.victim_id,
            channel=Channel.IN_PERSON,
        )
        return replace(command, **changes)

    async def decided(self, **changes: Any) -> Decision:
        return granted(await self.do("authoriser", deciding.decide_disclosure, self.decision(**changes)), Decision)

    async def authorise(self, who: str, decision: Decision, **changes: Any) -> Any:
        command = telling.AuthoriseDisclosure(id=uuid4(), case=self.id, decision=decision.id, digest=decision.digest)
        return await self.do(who, authorising.authorise_disclosure, replace(command, **changes))

    async def authorised(self, decision: Decision | None = None) -> Decision:
        decision = decision or await self.decided()
        for who in ("authoriser", "safeguarding-authoriser"):
            granted(await self.authorise(who, decision), Authorisation)
        return decision

    def appointment(self, **changes: Any) -> telling.ScheduleDisclosure:
        at = changes.get("at", later(hours=2))
        command = telling.ScheduleDisclosure(
            id=uuid4(),
            case=self.id,
            place_kind=PlaceKind.ADVOCACY_SERVICE,
            at=at,
            deliverer=person("second-officer"),
            support="Her advocate stays until the evening.",
            support_until=at + timedelta(days=2),
            abort_conditions="She asks to stop.",
            attendees=(Attendee(person="her advocate", connected_to_subject=YesNo.NO),),
            involved=tuple(Involved(person=person(key), connected_to_subject=YesNo.NO) for key in INVOLVED),
        )
        return replace(command, **changes)

    async def scheduled(self, **changes: Any) -> Schedule:
        result = await self.do("officer", tellings.schedule_disclosure, self.appointment(**changes))
        return granted(result, Schedule)

    async def ready(self) -> None:
        """Everything that goes before a decision: confirmed, screened, planned, wished, reviewed."""
        await self.needs()
        await self.confirmed()
        await self.planned()
        await self.wished()
        await self.reviewed()

    async def to_schedule(self, **changes: Any) -> Schedule:
        """All the way to an appointment."""
        await self.ready()
        await self.authorised()
        return await self.scheduled(**changes)

    async def reconfirmed(self, **changes: Any) -> Any:
        command = telling.ReconfirmOnTheDay(
            id=uuid4(),
            case=self.id,
            wish_reconfirmed=True,
            spoken_to=True,
            alone=True,
            coercion=CoercionScreen.CLEAR,
            capacity=Capacity.HAS_CAPACITY,
            recipient_checked=True,
        )
        return await self.do("advocate", tellings.reconfirm_on_the_day, replace(command, **changes))

    async def stopped(self, who: str = "officer", **changes: Any) -> Any:
        command = telling.StopDisclosure(id=uuid4(), case=self.id, reason=StopReason.SAFETY)
        return await self.do(who, tellings.stop_disclosure, replace(command, **changes))

    async def opened(self, schedule: Schedule, part: Part = Part.NAME, *, shown: bool = True) -> Opening:
        """What the opener writes when it has shown a part to the deliverer; not `shown`, when it only meant to."""
        deliverer = schedule.deliverer_id
        attribution = (await self.all(Attribution))[-1]
        (decision,) = await self.all(Decision, id=schedule.decision_id)
        async with acting_as(self.cast.opener_engine, deliverer) as tx:
            await tx.enter_cases([self.id])
            opening = Opening(
                id=uuid4(),
                case_id=self.id,
                schedule_id=schedule.id,
                epoch=schedule.epoch,
                part=part,
                recipient_id=decision.recipient_id,
                deliverer_id=deliverer,
                subject_id=attribution.subject_id,
                identity_version=attribution.identity_version,
                intended_at=tx.now,
                expires_at=tx.now + LIFE,
                opened_at=tx.now if shown else None,
            )
            await tx.insert(opening)
        return opening

    async def stands(self) -> bool:
        """Whether the newest appointment still stands."""
        return (await self.all(Schedule))[-1].ended_at is None

    async def aborted(self, reason: AbortReason = AbortReason.VICTIM_ASKED) -> Any:
        command = telling.RecordDisclosureAborted(id=uuid4(), case=self.id, reason=reason, at=now())
        return await self.do("second-officer", tellings.record_disclosure_aborted, command)

    async def choice_lacks(self, part: Part = Part.NAME) -> tuple[str, ...]:
        """What is missing at the gate that is hers."""
        async with acting_as(self.cast.engine, person("officer")) as tx:
            found = await gates(tx, self.id, self.case.victim_id, part)
        return next(g.missing for g in found if g.gate is GateName.CHOICE)

    def told_command(self, **changes: Any) -> telling.RecordDisclosureDelivered:
        command = telling.RecordDisclosureDelivered(
            id=uuid4(),
            case=self.id,
            parts=(Part.NAME,),
            told_at=now(),
            people_present=("her advocate",),
            questions="",
            plan="Her advocate rings tomorrow.",
        )
        return replace(command, **changes)

    async def told(self, **changes: Any) -> Any:
        return await self.do("second-officer", tellings.record_disclosure_delivered, self.told_command(**changes))

    async def to_told(self) -> Telling:
        """All the way: opened at the moment and told."""
        schedule = await self.to_schedule()
        granted(await self.reconfirmed(), Reconfirmation)
        await self.opened(schedule)
        return granted(await self.told(), Telling)

    async def followed_up(self, who: str = "advocate", **changes: Any) -> Any:
        command = telling.RecordFollowUp(
            id=uuid4(),
            case=self.id,
            at=now(),
            contact_made=True,
            new_incidents=False,
            risk="No change.",
            wishes="None.",
        )
        return await self.do(who, tellings.record_follow_up, replace(command, **changes))


async def a_case(cast: Cast, **changes: Any) -> ACase:
    """A fresh case with its places given: SPoC, chair, both authorisers, advocate, the deliverer as a second officer."""
    case = await a_first_report(cast, **changes)
    for kind, who in {**PLACES, TaskKind.OFFICER: "second-officer"}.items():
        await case.place(kind, who)
    return case


async def a_first_report(cast: Cast, **changes: Any) -> ACase:
    """A fresh case on which nobody but its officer and supervisor has a place."""
    opened = granted(await cases.open_case(cast("officer"), a_report(**changes)), Case)
    async with acting_as(cast.engine, person("officer")) as tx:
        accounts = {a.immutable_id: a for a in await tx.all(Account, case_id=opened.id)}
    return ACase(cast=cast, case=opened, accounts=[accounts[k] for k in sorted(accounts, key=str)])
