"""The gate in the database and the rules in Python decide alike: accuracy of either claim, E14, clearing, silent accounts."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from service.database.acting import acting_as
from service.facts.attribution import Attribution, Challenge, Subject
from service.facts.case import Account, Determination, Screen
from service.facts.disclosure import Decision, Schedule, Wishes
from service.facts.holding import Embargo, Involved
from service.facts.police import Charge, Hearing
from service.rules.accuracy import accuracy_gate
from service.rules.choice import too_early
from service.rules.conflict import knows_identity, not_cleared
from service.rules.embargo import words_of
from service.rules.screening import counter_allegation_gate
from service.vocabulary import (
    AttributionStage,
    AwaitedEvent,
    Claim,
    EmbargoKind,
    Grade,
    HearingKind,
    Initiator,
    Missing,
    Offence,
    Part,
    PrimaryVictim,
    ScreenState,
    YesNo,
)
from tests.integration.cast import Cast, ago, later, now, person
from tests.integration.changes import a_challenge, a_charge, a_determination, an_account, an_embargo
from tests.integration.green import Green, a_green_case
from tests.integration.green_facts import INVOLVED

OF_ACCURACY = {
    Missing.CHARGE_RECORD,
    Missing.BEYOND_CHARGE,
    Missing.NO_ATTRIBUTION,
    Missing.WITHDRAWN,
    Missing.NOT_VERIFIED,
    Missing.NOT_CONFIRMED,
    Missing.IDENTITY_CHANGED,
    Missing.CHALLENGED,
}
OF_SCREEN = {
    Missing.SCREEN_MISSING,
    Missing.SCREEN_EXPIRED,
    Missing.SCREEN_BEFORE_IDENTITY,
    Missing.COUNTER_ALLEGATION,
    Missing.SILENT_ACCOUNT,
}


async def all_of(green: Green, fact: type) -> list[Any]:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return await tx.all(fact, case_id=green.id)


async def test_the_accuracy_of_either_claim_lacks_the_same(cast: Cast) -> None:
    green = await a_green_case(cast)
    charge = Charge(
        id=uuid4(),
        case_id=green.id,
        offence=Offence.S4A,
        charged_at=ago(days=3),
        record_reference="61/2026",
        flags=(),
        recorded_by=person("officer"),
        recorded_at=ago(days=3),
    )
    await green.write(charge)
    for claim, stage, grade, verified, doubted, version, same in product(
        Claim,
        (AttributionStage.VERIFIED, AttributionStage.PROPOSED, AttributionStage.WITHDRAWN),
        (Grade.CONFIRMED, Grade.PROBABLE),
        (True, False),
        (True, False),
        (1, 2),
        (True, False),
    ):
        await green.change(Decision, claim=claim, subject_id=green.subject if same else uuid4())
        await green.change(Attribution, stage=stage, grade=grade)
        await green.change(Subject, identity_version=version)
        await green.change(
            Charge,
            verified_at=ago(days=2) if verified else None,
            verified_by=person("supervisor") if verified else None,
        )
        await green.remove(Challenge)
        if doubted:
            await a_challenge()(green)
        (attribution,), (decision,) = await all_of(green, Attribution), await all_of(green, Decision)
        charged = claim is Claim.CHARGED_WITH
        of = decision.subject_id if charged else attribution.subject_id
        subjects = {s.id: s for s in await all_of(green, Subject)}
        for part in (Part.NAME, Part.PHOTO):
            said = accuracy_gate(
                claim,
                part,
                attribution=attribution,
                subject=subjects.get(of),
                identity_version=decision.identity_version if charged else attribution.identity_version,
                challenges=await all_of(green, Challenge),
                charges=await all_of(green, Charge),
            )
            assert await green.missing(part) & OF_ACCURACY == set(said), (claim, stage, grade, verified, doubted, part)


async def test_the_same_embargoes_hold_the_same_parts(cast: Cast) -> None:
    green = await a_green_case(cast)
    for kind, expires, lifted, parts in product(
        EmbargoKind, (ago(hours=1), later(hours=1)), (None, ago(minutes=1)), ((Part.NAME,), (Part.PHOTO,), tuple(Part))
    ):
        await green.remove(Embargo)
        await an_embargo(kind, *parts, expires_at=expires, lifted_at=lifted)(green)
        found = await all_of(green, Embargo)
        for part in (Part.NAME, Part.PHOTO):
            held = await green.missing(part) & {Missing.COURT_ORDER, Missing.EMBARGOED}
            assert held == words_of(found, part, now()), (kind, expires, lifted, parts, part)


async def test_the_same_people_are_not_cleared(cast: Cast) -> None:
    green = await a_green_case(cast)
    for answer, left_out, by in product(YesNo, (None, *INVOLVED), ("officer", "supervisor", "chair", "second-officer")):
        involved = tuple(
            Involved(person=person(key), connected_to_subject=answer if key == "advocate" else YesNo.NO)
            for key in INVOLVED
            if key != left_out
        )
        await green.change(
            Schedule,
            scheduled_by=person(by),
            involved=[{"person": str(i.person), "connected_to_subject": i.connected_to_subject} for i in involved],
        )
        knows = knows_identity(
            person(by),
            sealed_by=person("officer"),
            found_by={person("officer"), person("supervisor")},
            shown_to=set[UUID](),
        )
        faults = not_cleared((), involved, {person(key) for key in INVOLVED}, by=person(by), knows=knows)
        assert (Missing.ATTENDEE_NOT_CLEARED in await green.missing()) == bool(faults), (answer, left_out, by)


async def test_the_same_silent_accounts_are_held(cast: Cast) -> None:
    green = await a_green_case(cast)
    for initiator, primary, lapses in product(Initiator, (None, *PrimaryVictim), (ago(hours=1), later(days=1))):
        await green.remove(Account)
        await green.remove(Determination)
        await an_account(initiator)(green)
        if primary is not None:
            await a_determination(primary, valid_until=lapses)(green)
        (screen,), found = await all_of(green, Screen), await all_of(green, Determination)
        state = counter_allegation_gate(
            screen,
            found[0] if found else None,
            None,
            now(),
            silent=initiator is not Initiator.SUBJECT,
        )
        held = bool(await green.missing() & OF_SCREEN)
        assert held == (state is ScreenState.HOLD), (initiator, primary, lapses)


async def test_the_same_events_are_waited_for(cast: Cast) -> None:
    green = await a_green_case(cast)
    trial = Hearing(
        id=uuid4(),
        case_id=green.id,
        kind=HearingKind.TRIAL,
        at=ago(hours=1),
        first_public_event_at=ago(hours=2),
        recorded_by=person("officer"),
        recorded_at=ago(days=9),
    )
    moved = replace(trial, id=uuid4(), at=later(days=9), replaces=trial.id, recorded_at=ago(days=8))
    (wish,) = await all_of(green, Wishes)
    for event, hearings in product((None, *AwaitedEvent), ((), (trial,), (trial, moved))):
        await green.remove(Hearing)
        await green.write(*hearings)
        await green.change(Wishes, not_before_event=event)
        early = too_early(replace(wish, not_before_event=event), now(), (), hearings)
        assert (Missing.NOT_YET_WISHED in await green.missing()) == early, (event, len(hearings))
    await green.change(Wishes, not_before_event=AwaitedEvent.CHARGE)
    await a_charge()(green)
    assert await green.missing() == set()
