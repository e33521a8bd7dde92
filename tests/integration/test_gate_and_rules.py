"""The gate in the database and the rules in Python decide alike: E03, E09, E13 and E30, over every combination of words."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from service.database.acting import acting_as
from service.facts.attribution import Attribution, PoliceAction, SubjectFlags
from service.facts.case import Determination, Screen
from service.facts.disclosure import Authorisation, Decision, Reconfirmation, Wishes
from service.facts.people import Person
from service.rules.choice import choice_gate
from service.rules.disclosure import can_authorise, parts_beyond, waits_for_identification
from service.rules.screening import counter_allegation_gate
from service.vocabulary import (
    Capacity,
    ChoiceState,
    CoercionScreen,
    Missing,
    OrganisationKind,
    PairState,
    Part,
    PrimaryVictim,
    Rank,
    Role,
    ScreenPoint,
    ScreenResult,
    ScreenState,
    Tier,
    WishScope,
    YesNo,
)
from tests.integration.cast import PEOPLE, Cast, ago, granted, later, now, person
from tests.integration.green import Green, a_green_case

SCREEN_WORDS = {
    Missing.SCREEN_MISSING,
    Missing.SCREEN_EXPIRED,
    Missing.SCREEN_BEFORE_IDENTITY,
    Missing.COUNTER_ALLEGATION,
}
CHOICE_WORDS = {
    Missing.NO_WISH,
    Missing.WISH_WITHDRAWN,
    Missing.WISH_IS_NOT_TO_KNOW,
    Missing.PART_NOT_WISHED,
    Missing.WISH_STALE,
    Missing.NOT_YET_WISHED,
    Missing.COERCION,
    Missing.NOT_KNOWN_TO_HER,
    Missing.NOT_RECONFIRMED,
    Missing.CAPACITY,
    Missing.RECIPIENT_NOT_CHECKED,
}


async def the(green: Green, fact: type, who: str = "officer") -> Any:
    async with acting_as(green.cast.engine, person(who)) as tx:
        return granted(await tx.first(fact, case_id=green.id), fact)


async def test_parts_are_told_at_the_same_tiers(cast: Cast) -> None:
    green = await a_green_case(cast)
    flags = await the(green, SubjectFlags)
    for child, pending, tier in product(YesNo, YesNo, Tier):
        await green.change(SubjectFlags, child=child, identification_pending=pending)
        await green.change(Decision, tier=tier)
        as_it_is = replace(flags, child=child, identification_pending=pending)
        for part in Part:
            missing = await green.missing(part)
            beyond, waits = parts_beyond((part,), tier, as_it_is), waits_for_identification(part, as_it_is)
            assert (Missing.TIER_EXCEEDED in missing) == bool(beyond), (child, tier, part)
            assert (Missing.IDENTIFICATION_PENDING in missing) == waits, (pending, part)


async def test_the_same_people_may_authorise(cast: Cast) -> None:
    green = await a_green_case(cast)
    flags = await the(green, SubjectFlags)
    for rank, role, (kind, organisation) in product(
        Rank,
        (Role.DISCLOSURE_AUTHORISER, Role.SAFEGUARDING_AUTHORISER, Role.OFFICER),
        (
            (OrganisationKind.FORCE, "officer"),
            (OrganisationKind.PARTNER_AGENCY, "health"),
            (OrganisationKind.ADVOCACY, "advocate"),
        ),
    ):
        of = PEOPLE.people[organisation].organisation_id
        somebody = Person(id=uuid4(), organisation_id=of, name="Somebody", roles=(role,), rank=rank)
        await green.write(somebody)
        await green.remove(Authorisation)
        await green.write(*(signed(green, who.id, who.organisation_id) for who in (somebody, second_to(kind))))
        for police, arrested in product(YesNo, (True, False)):
            await green.change(SubjectFlags, police=police)
            await green.change(PoliceAction, kind="ARREST" if arrested else "NO_ARREST")
            refused = can_authorise(
                roles=(role,),
                rank=rank,
                organisation=kind,
                is_oic=False,
                is_proposer=False,
                is_verifier=False,
                is_advocate=False,
                flags=replace(flags, police=police),
                arrested=arrested,
            )
            missing = Missing.AUTHORISATIONS_MISSING in await green.missing()
            assert missing == (refused is not None), (rank, role, kind, police, arrested)


def second_to(kind: OrganisationKind) -> Person:
    """An authoriser of another organisation than somebody of this kind, who may always authorise."""
    return PEOPLE.people["safeguarding-authoriser" if kind is OrganisationKind.FORCE else "authoriser"]


def signed(green: Green, who: UUID, organisation: UUID) -> Authorisation:
    return Authorisation(
        id=uuid4(),
        case_id=green.id,
        decision_id=green.decision,
        epoch=0,
        digest="d" * 64,
        state=PairState.COMPLETE,
        person_id=who,
        organisation_id=organisation,
        given_at=ago(hours=1),
    )


async def test_the_same_searches_hold(cast: Cast) -> None:
    green = await a_green_case(cast)
    proposed = (await the(green, Attribution)).proposed_at
    await green.remove(Screen)
    assert await green.missing() == {Missing.SCREEN_MISSING}
    for result, searched, expires, primary, determined, lapses in product(
        ScreenResult,
        (proposed - timedelta(hours=1), ago(hours=3)),
        (ago(hours=1), later(days=1)),
        (None, *PrimaryVictim),
        (ago(hours=4), ago(hours=2)),
        (ago(hours=1), later(days=1)),
    ):
        await green.remove(Screen)
        await green.remove(Determination)
        by = {"case_id": green.id}
        screen = Screen(
            id=uuid4(),
            point=ScreenPoint.DECISION,
            searched=("force records",),
            result=result,
            valid_until=expires,
            recorded_at=searched,
            recorded_by=person("officer"),
            **by,
        )
        determination = primary and Determination(
            id=uuid4(),
            primary=primary,
            reasons="As the logs say.",
            valid_until=lapses,
            determined_at=determined,
            determined_by=person("supervisor"),
            **by,
        )
        await green.write(*(fact for fact in (screen, determination) if fact))
        held = counter_allegation_gate(screen, determination, proposed, now()) is ScreenState.HOLD
        assert bool(await green.missing() & SCREEN_WORDS) == held, (screen, determination)


async def test_the_same_wishes_stand(cast: Cast) -> None:
    green = await a_green_case(cast)
    wish, said = await the(green, Wishes), await the(green, Reconfirmation)
    wishes: list[dict[str, Any]] = [
        {"scope": scope, "parts": parts, "coercion": coercion}
        for scope, parts, coercion in product(WishScope, ((Part.NAME,), (Part.PHOTO,)), (None, *CoercionScreen))
    ]
    wishes += [
        {"valid_until": ago(minutes=1)},
        {"withdrawn_at": ago(minutes=1)},
        {"not_before": later(hours=1)},
        {"not_before": ago(hours=1)},
        {"only_if_known_to_me": True},
        {"recorded_at": ago(minutes=1)},
    ]
    days: list[dict[str, Any]] = [
        {},
        {"valid_until": ago(minutes=1)},
        *({name: False} for name in ("wish_reconfirmed", "spoken_to", "alone", "recipient_checked")),
        *({"coercion": word} for word in CoercionScreen),
        *({"capacity": word} for word in Capacity),
    ]
    for changes, day in product(wishes, days):
        wished, reconfirmed = replace(wish, **changes), replace(said, **day)
        await green.remove(Wishes)
        await green.remove(Reconfirmation)
        await green.write(wished, reconfirmed)
        state = choice_gate(wished, reconfirmed, Part.NAME, now(), known_to_victim=YesNo.NO)
        assert (not await green.missing() & CHOICE_WORDS) == (state is ChoiceState.OK), (changes, day)
