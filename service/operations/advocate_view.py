"""What an advocate sees of a case: where it stands, her plan, the risk, her wishes, and what is planned for the telling.

Never what a platform answered, the evidence, or who anybody is: a type of its own, filled here and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.access import Action
from service.database.acting import Transaction
from service.facts.attribution import Attribution, CaseAttribution
from service.facts.care import AdvocateOffer, RiskAssessment
from service.facts.case import Case, Needs, SafetyPlan
from service.facts.disclosure import SafetyReview, Schedule, Telling, Wishes
from service.facts.outside import OutsideTelling
from service.facts.people import Organisation, Person
from service.operations.case_questions import mine
from service.operations.context import Context, permits
from service.operations.standing import stages_of_cases
from service.vocabulary import (
    AttributionStage,
    AwaitedEvent,
    Channel,
    OfferResponse,
    Part,
    PlaceKind,
    ReviewRecommendation,
    RightsLevel,
    RiskBand,
    RiskFlag,
    RiskLevel,
    ServiceCapacity,
    Stage,
    WishScope,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """How she is reached safely."""

    channels: tuple[Channel, ...]
    times: str
    overheard_by: str
    interpreter: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInForce:
    """What keeps her safe, as last recorded."""

    content: str
    support_arranged: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPicture:
    """How high the risk is, by four axes, and what she thinks herself."""

    band: RiskBand
    violence: RiskLevel
    persistence: RiskLevel
    recurrence: RiskLevel
    psychosocial_damage: RiskLevel
    flags: tuple[RiskFlag, ...]
    her_view: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HerWishes:
    """What she wishes to be told, and until when that counts without being asked again."""

    scope: WishScope
    parts: tuple[Part, ...]
    only_if_known_to_me: bool
    not_before: datetime | None
    not_before_event: AwaitedEvent | None
    present: tuple[str, ...]
    windows: tuple[str, ...]
    valid_until: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvocateOffered:
    """Which service was offered, what room it has, and what she said."""

    service: str
    capacity: ServiceCapacity
    response: OfferResponse | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosurePlan:
    """What the agencies advised, and when, where and with what support she is to be told; never what will be said."""

    review_meets_at: datetime | None
    review_held_at: datetime | None
    recommendation: ReviewRecommendation | None
    approved_until: datetime | None
    parts: tuple[Part, ...]
    at: datetime | None
    place_kind: PlaceKind | None
    deliverer_name: str | None
    support: str | None
    abort_conditions: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatSheWasTold:
    """Which parts she knows, since when: never what they say."""

    parts: tuple[Part, ...]
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForAdvocate:
    """A case as her advocate sees it. `attribution`: its id alone, for whoever doubts it."""

    id: UUID
    crime_reference: str
    stage: Stage
    rights_level: RightsLevel
    opened_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    victim_name: str
    contact_name: str
    attribution: UUID | None
    safe_contact: SafeContact | None
    safety_plan: PlanInForce | None
    risk: RiskPicture | None
    wishes: HerWishes | None
    advocate_offer: AdvocateOffered | None
    disclosure_plan: DisclosurePlan | None
    told: tuple[WhatSheWasTold, ...]


@permits(Action.SEE_CASE_FOR_ADVOCATE)
async def see_case_for_advocate(context: Context, id: UUID | None) -> CaseForAdvocate | None:
    """One case on which the actor is her advocate. Every look is put down."""
    found = None
    async with context.reading() as tx:
        case = await tx.first(Case, mine(context, Action.SEE_CASE_FOR_ADVOCATE), id=id) if id is not None else None
        if case is not None:
            found = await _case_for_advocate(tx, case)
    await context.note_access(Action.SEE_CASE_FOR_ADVOCATE, id, allowed=found is not None)
    return found


async def _case_for_advocate(tx: Transaction, case: Case) -> CaseForAdvocate:
    victim, contact = await tx.get(Person, case.victim_id), await tx.get(Person, case.oic_id)
    if victim is None or contact is None:
        raise RuntimeError("those on a case see whose it is, and whom to ring")
    told = await tx.all(Telling, case_id=case.id)
    outside = await tx.all(OutsideTelling, case_id=case.id)
    return CaseForAdvocate(
        id=case.id,
        crime_reference=case.crime_reference,
        stage=(await stages_of_cases(tx, [case.id]))[case.id],
        rights_level=case.rights_level,
        opened_at=case.opened_at,
        acknowledged_at=case.acknowledged_at,
        closed_at=case.closed_at,
        victim_name=victim.name,
        contact_name=contact.name,
        attribution=await _attribution(tx, case),
        safe_contact=await _safe_contact(tx, case),
        safety_plan=await _plan(tx, case),
        risk=await _risk(tx, case),
        wishes=await _wishes(tx, case),
        advocate_offer=await _offer(tx, case),
        disclosure_plan=await _disclosure_plan(tx, case),
        told=(
            *(WhatSheWasTold(parts=t.parts, told_at=t.told_at) for t in told),
            *(WhatSheWasTold(parts=t.parts, told_at=t.told_at) for t in outside),
        ),
    )


async def _attribution(tx: Transaction, case: Case) -> UUID | None:
    rests = await tx.all(CaseAttribution, case_id=case.id, ended_at=None)
    found = [a for r in rests if (a := await tx.get(Attribution, r.attribution_id)) is not None]
    standing = [a for a in found if a.stage is not AttributionStage.WITHDRAWN]
    return max(standing, key=lambda a: a.proposed_at).id if standing else None


async def _safe_contact(tx: Transaction, case: Case) -> SafeContact | None:
    needs = await tx.first(Needs, case_id=case.id)
    if needs is None:
        return None
    return SafeContact(
        channels=needs.safe_channels,
        times=needs.safe_times,
        overheard_by=needs.overheard_by,
        interpreter=needs.interpreter,
    )


async def _plan(tx: Transaction, case: Case) -> PlanInForce | None:
    plan = await tx.first(SafetyPlan, case_id=case.id)
    if plan is None:
        return None
    return PlanInForce(content=plan.content, support_arranged=plan.support_arranged, recorded_at=plan.recorded_at)


async def _risk(tx: Transaction, case: Case) -> RiskPicture | None:
    risk = await tx.first(RiskAssessment, case_id=case.id)
    if risk is None:
        return None
    return RiskPicture(
        band=risk.band,
        violence=risk.violence.level,
        persistence=risk.persistence.level,
        recurrence=risk.recurrence.level,
        psychosocial_damage=risk.psychosocial_damage.level,
        flags=risk.flags,
        her_view=risk.her_view,
        recorded_at=risk.recorded_at,
    )


async def _wishes(tx: Transaction, case: Case) -> HerWishes | None:
    wishes = await tx.first(Wishes, case_id=case.id)
    if wishes is None:
        return None
    return HerWishes(
        scope=wishes.scope,
        parts=wishes.parts,
        only_if_known_to_me=wishes.only_if_known_to_me,
        not_before=wishes.not_before,
        not_before_event=wishes.not_before_event,
        present=wishes.present,
        windows=wishes.windows,
        valid_until=wishes.valid_until,
        withdrawn_at=wishes.withdrawn_at,
    )


async def _offer(tx: Transaction, case: Case) -> AdvocateOffered | None:
    offer = await tx.first(AdvocateOffer, case_id=case.id)
    service = await tx.get(Organisation, offer.service_id) if offer is not None else None
    if offer is None or service is None:
        return None
    return AdvocateOffered(service=service.name, capacity=offer.capacity, response=offer.response)


async def _disclosure_plan(tx: Transaction, case: Case) -> DisclosurePlan | None:
    review = await tx.first(SafetyReview, case_id=case.id, ended_at=None)
    schedule = await tx.first(Schedule, case_id=case.id, ended_at=None)
    if review is None and schedule is None:
        return None
    deliverer = await tx.get(Person, schedule.deliverer_id) if schedule is not None else None
    return DisclosurePlan(
        review_meets_at=review.meets_at if review is not None else None,
        review_held_at=review.held_at if review is not None else None,
        recommendation=review.recommendation if review is not None else None,
        approved_until=review.valid_until if review is not None else None,
        parts=review.parts if review is not None else (),
        at=schedule.at if schedule is not None else None,
        place_kind=schedule.place_kind if schedule is not None else None,
        deliverer_name=deliverer.name if deliverer is not None else None,
        support=schedule.support if schedule is not None else None,
        abort_conditions=schedule.abort_conditions if schedule is not None else None,
    )
