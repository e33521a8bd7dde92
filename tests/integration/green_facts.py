"""The facts of a case whose every gate is green: as they would be found in the tables, and no more of them than it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from service.facts.attribution import Attribution, CaseAttribution, PoliceAction, Subject, SubjectFlags
from service.facts.case import Case, SafetyPlan, Screen
from service.facts.disclosure import (
    Attendee,
    Authorisation,
    Decision,
    Limb,
    Reconfirmation,
    SafetyReview,
    Schedule,
    Wishes,
)
from service.facts.holding import Involved
from service.facts.people import Person, Task
from service.identity.keys import PublicKey
from service.identity.sealing import context_of, seal
from service.operations.filing import sealed_part
from service.vocabulary import (
    AttributionStage,
    Capacity,
    Channel,
    Claim,
    CoercionScreen,
    DecisionVerdict,
    Grade,
    Holder,
    LawfulGround,
    NotInvitedReason,
    Offence,
    PairState,
    Part,
    PlaceKind,
    PoliceActionKind,
    Rank,
    ReleaseOutcome,
    Representations,
    ReviewRecommendation,
    RightsLevel,
    Role,
    ScreenPoint,
    ScreenResult,
    TaskKind,
    Tier,
    Truth,
    WishScope,
    YesNo,
)
from tests.integration.cast import PEOPLE, ago, later, person

POLICY = "srtk-2026-1"
ON_IT = {
    TaskKind.OIC: "officer",
    TaskKind.SUPERVISOR: "supervisor",
    TaskKind.REVIEW_CHAIR: "chair",
    TaskKind.DISCLOSURE_AUTHORISER: "authoriser",
    TaskKind.SAFEGUARDING_AUTHORISER: "safeguarding-authoriser",
    TaskKind.ADVOCATE: "advocate",
    TaskKind.DELIVERER: "second-officer",
}
INVOLVED = ("second-officer", "authoriser", "safeguarding-authoriser", "advocate")
TOLD_PARTS = (Part.NAME, Part.PHOTO)
TRUE = Limb(truth=Truth.TRUE, reason="The pack says why.")


@dataclass
class Ids:
    """Of one green case and what its facts point to."""

    id: UUID = field(default_factory=uuid4)
    victim: UUID = field(default_factory=uuid4)
    subject: UUID = field(default_factory=uuid4)
    attribution: UUID = field(default_factory=uuid4)
    decision: UUID = field(default_factory=uuid4)


def who_is_on_it(ids: Ids) -> list[Any]:
    victim = Person(
        id=ids.victim,
        organisation_id=PEOPLE.people["officer"].organisation_id,
        name="Rosalind Pemberthy",
        roles=(Role.VICTIM,),
        rank=Rank.NONE,
    )
    case = Case(
        id=ids.id,
        force_id=victim.organisation_id,
        crime_reference=f"NM/{ids.id.hex[:10]}",
        offence=Offence.S4A,
        victim_id=ids.victim,
        oic_id=person("officer"),
        supervisor_id=person("supervisor"),
        immediate_danger=False,
        rights_level=RightsLevel.ENHANCED,
        policy_version=POLICY,
        opened_at=ago(days=9),
        opened_by=person("officer"),
    )
    tasks = [
        Task(id=uuid4(), case_id=ids.id, person_id=person(key), kind=kind, since=ago(days=9))
        for kind, key in ON_IT.items()
    ]
    return [victim, case, *tasks]


def what_is_known(ids: Ids, identity: dict[Part, str], keys: Mapping[Holder, PublicKey]) -> list[Any]:
    force = PEOPLE.people["officer"].organisation_id
    subject = Subject(id=ids.subject, case_id=ids.id, created_at=ago(days=8), created_by=person("officer"))
    sealed = [
        sealed_part(subject, force, part, seal(text, keys, context_of(force, ids.subject, part, 1)))
        for part, text in identity.items()
    ]
    by_officer: dict[str, Any] = {"recorded_by": person("officer")}
    return [
        subject,
        *sealed,
        Attribution(
            id=ids.attribution,
            case_id=ids.id,
            subject_id=ids.subject,
            identity_version=1,
            accounts=(),
            alternatives=(),
            stage=AttributionStage.VERIFIED,
            grade=Grade.CONFIRMED,
            proposed_by=person("officer"),
            proposed_at=ago(days=7),
            verified_by=person("supervisor"),
            verified_at=ago(days=6),
        ),
        CaseAttribution(id=uuid4(), case_id=ids.id, attribution_id=ids.attribution, since=ago(days=7)),
        PoliceAction(
            id=uuid4(),
            case_id=ids.id,
            kind=PoliceActionKind.ARREST,
            at=ago(days=5),
            grade=Grade.CONFIRMED,
            flags=(),
            recorded_at=ago(days=5),
            **by_officer,
        ),
        SubjectFlags(
            id=uuid4(),
            case_id=ids.id,
            child=YesNo.NO,
            police=YesNo.NO,
            public_figure=YesNo.NO,
            known_to_victim=YesNo.NO,
            identification_pending=YesNo.NO,
            recorded_at=ago(days=5),
            **by_officer,
        ),
        Screen(
            id=uuid4(),
            case_id=ids.id,
            point=ScreenPoint.DECISION,
            searched=("force records",),
            result=ScreenResult.NOTHING_FOUND,
            valid_until=later(days=20),
            recorded_at=ago(days=5),
            **by_officer,
        ),
        SafetyPlan(
            id=uuid4(),
            case_id=ids.id,
            content="Locks changed.",
            support_arranged=True,
            touches_telling=False,
            recorded_at=ago(days=5),
            **by_officer,
        ),
        Wishes(
            id=uuid4(),
            case_id=ids.id,
            scope=WishScope.PART,
            parts=TOLD_PARTS,
            only_if_known_to_me=False,
            present=(),
            windows=(),
            valid_until=later(days=20),
            recorded_at=ago(days=4),
            **by_officer,
        ),
    ]


def what_was_decided(ids: Ids) -> list[Any]:
    told: dict[str, Any] = {"recipient_id": ids.victim, "parts": TOLD_PARTS, "channel": Channel.IN_PERSON}
    of_case: dict[str, Any] = {"case_id": ids.id}
    return [
        SafetyReview(
            id=uuid4(),
            meets_at=ago(days=3),
            invited=(),
            convened_by=person("chair"),
            convened_at=ago(days=4),
            held_at=ago(days=3),
            subject_id=ids.subject,
            identity_version=1,
            recommendation=ReviewRecommendation.APPROVE,
            valid_until=later(days=20),
            **of_case,
            **told,
        ),
        Decision(
            id=ids.decision,
            epoch=0,
            verdict=DecisionVerdict.DISCLOSE,
            claim=Claim.ATTRIBUTED_TO,
            lawful=TRUE,
            pressing_need=TRUE,
            necessary=TRUE,
            proportionate=TRUE,
            grounds=(LawfulGround.LG1,),
            representations=Representations.CONSIDERED_NOT_INVITED,
            not_invited_reason=NotInvitedReason.ANSWERED_IN_INTERVIEW,
            tier=Tier.T3,
            conditions="",
            reasons=(),
            subject_id=ids.subject,
            identity_version=1,
            digest="d" * 64,
            decided_by=person("authoriser"),
            decided_at=ago(days=2),
            **of_case,
            **told,
        ),
        *(
            Authorisation(
                id=uuid4(),
                decision_id=ids.decision,
                epoch=0,
                digest="d" * 64,
                state=state,
                person_id=person(key),
                organisation_id=PEOPLE.people[key].organisation_id,
                given_at=ago(days=1),
                **of_case,
            )
            for key, state in (
                ("authoriser", PairState.AWAITING_SECOND),
                ("safeguarding-authoriser", PairState.COMPLETE),
            )
        ),
        Schedule(
            id=uuid4(),
            decision_id=ids.decision,
            epoch=0,
            place_kind=PlaceKind.ADVOCACY_SERVICE,
            at=ago(minutes=1),
            deliverer_id=person("second-officer"),
            support="Her advocate stays.",
            support_until=later(hours=30),
            tell_by=later(hours=6),
            abort_conditions="She asks to stop.",
            attendees=(Attendee(person="her advocate", connected_to_subject=YesNo.NO),),
            involved=tuple(Involved(person=person(key), connected_to_subject=YesNo.NO) for key in INVOLVED),
            parts=TOLD_PARTS,
            scheduled_by=person("officer"),
            scheduled_at=ago(hours=5),
            outcome=ReleaseOutcome.RELEASED,
            asked_at=ago(minutes=1),
            **of_case,
        ),
        Reconfirmation(
            id=uuid4(),
            epoch=0,
            wish_reconfirmed=True,
            spoken_to=True,
            alone=True,
            coercion=CoercionScreen.CLEAR,
            capacity=Capacity.HAS_CAPACITY,
            recipient_checked=True,
            at=ago(hours=2),
            recorded_by=person("advocate"),
            valid_until=later(hours=10),
            **of_case,
        ),
    ]
