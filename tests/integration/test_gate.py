"""The gate: one change from green turns it red, in exactly one word; what nobody knows passes nothing."""

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.database.acting import acting_as
from service.facts.attribution import Attribution, CaseAttribution, Subject, SubjectFlags
from service.facts.case import Case, SafetyPlan, Screen
from service.facts.disclosure import (
    Authorisation,
    Decision,
    Reconfirmation,
    SafetyReview,
    Schedule,
    Wishes,
)
from service.facts.people import Task
from service.operations.gates import gates
from service.vocabulary import (
    Capacity,
    ChallengeResolution,
    ConflictResolution,
    EmbargoKind,
    GateState,
    Initiator,
    Missing,
    Part,
    PrimaryVictim,
    TaskKind,
    YesNo,
)
from tests.integration.cast import Cast, ago, later, person
from tests.integration.changes import (
    Change,
    a_challenge,
    a_charge,
    a_conflict,
    a_determination,
    a_report_of,
    a_stop,
    a_telling,
    all_but_cleared,
    an_account,
    an_embargo,
    but_one_authoriser,
    changed,
    gone,
    limb,
)
from tests.integration.green import a_green_case
from tests.integration.in_her_place import told_instead

M = Missing

ONE_CHANGE: list[tuple[Missing, Change]] = [
    (M.CHARGE_RECORD, changed(Decision, claim="CHARGED_WITH")),
    (M.CHARGE_RECORD, a_charge(verified_at=None, verified_by=None)),
    (M.CHARGE_RECORD, a_charge(verified_by=person("officer"))),
    (M.NO_ATTRIBUTION, gone(CaseAttribution)),
    (M.WITHDRAWN, changed(Attribution, stage="WITHDRAWN")),
    (M.NOT_VERIFIED, changed(Attribution, stage="PROPOSED")),
    (M.NOT_VERIFIED, changed(Attribution, verified_by=None)),
    (M.NOT_VERIFIED, changed(Attribution, proposed_by=person("supervisor"))),
    (M.NOT_CONFIRMED, changed(Attribution, grade="PROBABLE")),
    (M.IDENTITY_CHANGED, changed(Subject, identity_version=2)),
    (M.CHALLENGED, a_challenge()),
    (M.CHALLENGED, a_challenge(resolution=ChallengeResolution.DISMISSED, resolved_by=person("supervisor"))),
    (M.CHALLENGED, a_challenge(resolution=ChallengeResolution.UPHELD, resolved_at=ago(minutes=1))),
    (M.NO_PLAN, gone(SafetyPlan)),
    (M.NO_SUPPORT, changed(SafetyPlan, support_arranged=False)),
    (M.NO_REVIEW, gone(SafetyReview)),
    (M.NO_REVIEW, changed(SafetyReview, held_at=None)),
    (M.NO_REVIEW, changed(SafetyReview, ended_at=ago(minutes=1))),
    (M.REVIEW_NOT_APPROVING, changed(SafetyReview, recommendation="DO_NOT_APPROVE", valid_until=None)),
    (M.REVIEW_NOT_APPROVING, changed(SafetyReview, recommendation=None)),
    (M.REVIEW_EXPIRED, changed(SafetyReview, valid_until=ago(seconds=1))),
    (M.REVIEW_EXPIRED, changed(SafetyReview, valid_until=None)),
    (M.REVIEW_OTHER_RECIPIENT, changed(SafetyReview, recipient_id=uuid4())),
    (M.REVIEW_OTHER_PARTS, changed(SafetyReview, parts=["PHOTO"])),
    (M.REVIEW_OTHER_CHANNEL, changed(SafetyReview, channel="PHONE")),
    (M.REVIEW_OTHER_SUBJECT, changed(SafetyReview, subject_id=uuid4())),
    (M.REVIEW_OTHER_SUBJECT, changed(SafetyReview, subject_id=None)),
    (M.REVIEW_OTHER_SUBJECT, changed(SafetyReview, identity_version=2)),
    (M.NOT_SCHEDULED, gone(Schedule)),
    (M.NOT_SCHEDULED, changed(Schedule, ended_at=ago(minutes=1))),
    (M.NOT_SCHEDULED, changed(Schedule, epoch=-1)),
    (M.NOT_SCHEDULED, changed(Schedule, decision_id=uuid4())),
    (M.ATTENDEE_NOT_CLEARED, changed(Schedule, attendees=[{"person": "a friend", "connected_to_subject": "YES"}])),
    (M.ATTENDEE_NOT_CLEARED, changed(Schedule, attendees=[{"person": "a friend", "connected_to_subject": "UNKNOWN"}])),
    (M.ATTENDEE_NOT_CLEARED, changed(Schedule, attendees=[{"person": "a friend"}])),
    (M.ATTENDEE_NOT_CLEARED, all_but_cleared("second-officer")),
    (M.ATTENDEE_NOT_CLEARED, all_but_cleared("safeguarding-authoriser")),
    (M.ATTENDEE_NOT_CLEARED, all_but_cleared("advocate")),
    (M.ATTENDEE_NOT_CLEARED, all_but_cleared(authoriser=YesNo.UNKNOWN)),
    (M.ATTENDEE_NOT_CLEARED, all_but_cleared(second_officer=YesNo.YES)),
    (M.ATTENDEE_NOT_CLEARED, changed(Schedule, scheduled_by=person("chair"))),
    (M.ATTENDEE_NOT_CLEARED, changed(Schedule, deliverer_id=person("officer"))),
    (M.ATTENDEE_NOT_CLEARED, a_conflict("second-officer")),
    (M.SUPPORT_TOO_SHORT, changed(Schedule, tell_by=ago(seconds=1))),
    (M.SUPPORT_TOO_SHORT, changed(Schedule, tell_by=None)),
    (M.RECIPIENT_NOT_CLEARED, told_instead(connected_to_subject=YesNo.UNKNOWN)),
    (M.RECIPIENT_NOT_CLEARED, told_instead(connected_to_subject=YesNo.YES)),
    (M.RECIPIENT_NOT_CLEARED, told_instead(subject_id=uuid4())),
    (M.RECIPIENT_NOT_CLEARED, told_instead(identity_version=2)),
    (M.RECIPIENT_NOT_CLEARED, told_instead(cleared_by=None)),
    (M.RECIPIENT_NOT_CLEARED, told_instead(cleared_by=person("chair"))),
    (M.AUTHORISATIONS_MISSING, a_conflict("safeguarding-authoriser")),
    (M.AUTHORISATIONS_MISSING, a_conflict("authoriser", resolution=ConflictResolution.BLOCKED)),
    (M.NO_DECISION, gone(Decision)),
    (M.NO_DECISION, changed(Decision, verdict="DEFER")),
    (M.PART_NOT_DECIDED, changed(Decision, parts=["PHOTO"])),
    (M.OTHER_RECIPIENT, changed(Decision, recipient_id=uuid4())),
    (M.TEST_NOT_MET, changed(Decision, lawful=limb("UNKNOWN"))),
    (M.TEST_NOT_MET, changed(Decision, pressing_need=limb("FALSE"))),
    (M.TEST_NOT_MET, changed(Decision, necessary=limb("TRUE", " "))),
    (M.TEST_NOT_MET, changed(Decision, proportionate={})),
    (M.REPRESENTATIONS_NOT_CONSIDERED, changed(Decision, representations="NOT_CONSIDERED")),
    (M.REPRESENTATIONS_NOT_CONSIDERED, changed(Decision, not_invited_reason=None)),
    (M.AUTHORISATIONS_MISSING, gone(Authorisation)),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(ended_at=ago(minutes=1))),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(digest="e" * 64)),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(epoch=-1)),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(decision_id=uuid4())),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(person_id=person("authoriser"))),
    (M.AUTHORISATIONS_MISSING, but_one_authoriser(person_id=person("advocate"))),
    (M.AUTHORISATIONS_MISSING, changed(Case, oic_id=person("authoriser"))),
    (M.AUTHORISATIONS_MISSING, changed(Attribution, proposed_by=person("authoriser"))),
    (M.AUTHORISATIONS_MISSING, changed(Attribution, verified_by=person("authoriser"))),
    (
        M.AUTHORISATIONS_MISSING,
        lambda green: green.write(
            Task(
                id=uuid4(),
                case_id=green.id,
                person_id=person("safeguarding-authoriser"),
                kind=TaskKind.ADVOCATE,
                since=ago(days=9),
                done_at=ago(days=1),
            )
        ),
    ),
    (M.TIER_EXCEEDED, changed(Decision, tier="T1")),
    (M.COURT_ORDER, an_embargo(EmbargoKind.COURT_ORDER)),
    (M.COURT_ORDER, an_embargo(EmbargoKind.COURT_ORDER, expires_at=ago(hours=1))),
    (M.EMBARGOED, an_embargo(EmbargoKind.LIVE_OP)),
    (M.EMBARGOED, an_embargo(EmbargoKind.CPS_ADVICE, Part.NAME)),
    (M.EMBARGOED, an_embargo(EmbargoKind.ID_PROCEDURE, Part.NAME, expires_at=ago(hours=1))),
    (M.SCREEN_MISSING, gone(Screen)),
    (M.SCREEN_EXPIRED, changed(Screen, valid_until=ago(seconds=1))),
    (M.SCREEN_BEFORE_IDENTITY, changed(Screen, recorded_at=ago(days=8))),
    (M.SCREEN_BEFORE_RECIPIENT, told_instead(recorded_at=ago(days=1))),
    (M.COUNTER_ALLEGATION, changed(Screen, result="OPEN_REPORT")),
    (M.COUNTER_ALLEGATION, changed(Screen, result="UNKNOWN")),
    (M.COUNTER_ALLEGATION, a_determination(PrimaryVictim.OTHER_PARTY)),
    (M.COUNTER_ALLEGATION, a_determination(PrimaryVictim.OTHER_PARTY, valid_until=ago(minutes=1))),
    (M.SILENT_ACCOUNT, an_account(Initiator.NOBODY)),
    (M.SILENT_ACCOUNT, an_account(Initiator.VICTIM)),
    (M.SILENT_ACCOUNT, an_account(Initiator.UNKNOWN)),
    (M.SILENT_ACCOUNT, a_report_of(Initiator.NOBODY)),
    (M.SILENT_ACCOUNT, a_report_of(Initiator.UNKNOWN)),
    (M.NO_WISH, gone(Wishes)),
    (M.WISH_WITHDRAWN, changed(Wishes, withdrawn_at=ago(minutes=1))),
    (M.WISH_IS_NOT_TO_KNOW, changed(Wishes, scope="NONE")),
    (M.WISH_IS_NOT_TO_KNOW, changed(Wishes, scope="LATER")),
    (M.PART_NOT_WISHED, changed(Wishes, parts=["PHOTO"])),
    (M.WISH_STALE, changed(Wishes, valid_until=ago(seconds=1))),
    (M.NOT_YET_WISHED, changed(Wishes, not_before=later(hours=1))),
    (M.NOT_YET_WISHED, changed(Wishes, not_before_event="TRIAL")),
    (M.COERCION, changed(Wishes, coercion="UNKNOWN")),
    (M.COERCION, changed(Wishes, coercion="CONCERN")),
    (M.NOT_KNOWN_TO_HER, changed(Wishes, only_if_known_to_me=True)),
    (M.NOT_RECONFIRMED, gone(Reconfirmation)),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, epoch=-1)),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, valid_until=ago(seconds=1))),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, at=ago(days=5))),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, wish_reconfirmed=False)),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, spoken_to=False)),
    (M.NOT_RECONFIRMED, changed(Reconfirmation, alone=False)),
    (M.COERCION, changed(Reconfirmation, coercion="UNKNOWN")),
    (M.CAPACITY, changed(Reconfirmation, capacity="UNKNOWN")),
    (M.RECIPIENT_NOT_CHECKED, changed(Reconfirmation, recipient_checked=False)),
    (M.RECIPIENT_NOT_VICTIM, changed(Case, victim_id=uuid4())),
    (M.RECIPIENT_NOT_VICTIM, told_instead(determined_at=None)),
    (M.RECIPIENT_NOT_VICTIM, told_instead(ended_at=ago(minutes=1))),
    (M.RECIPIENT_NOT_VICTIM, told_instead(Capacity.HAS_CAPACITY)),
    (M.RECIPIENT_NOT_VICTIM, told_instead(Capacity.UNKNOWN)),
    (M.RECIPIENT_NOT_VICTIM, told_instead(None)),
    (M.CASE_CLOSED, changed(Case, closed_at=ago(minutes=1))),
    (M.STOPPED, a_stop),
    (M.NOT_YET, changed(Schedule, at=later(hours=1))),
    (M.ALREADY_TOLD, a_telling),
]


async def test_a_case_with_everything_in_place_may_be_told(cast: Cast) -> None:
    green = await a_green_case(cast)
    async with acting_as(cast.engine, person("supervisor")) as tx:
        found = await gates(tx, green.id, green.victim, Part.NAME)
    assert [g.state for g in found] == [GateState.GREEN] * 4
    assert await green.missing() == set()


@pytest.mark.parametrize(("word", "change"), ONE_CHANGE, ids=[f"{n}-{w}" for n, (w, _) in enumerate(ONE_CHANGE)])
async def test_one_change_from_green_is_red_in_that_word_alone(cast: Cast, word: Missing, change: Change) -> None:
    green = await a_green_case(cast)
    await change(green)
    assert await green.missing() == {word}


async def test_a_photograph_waits_for_an_identification_procedure(cast: Cast) -> None:
    green = await a_green_case(cast)
    assert await green.missing(Part.PHOTO) == set()
    for answer in ("YES", "UNKNOWN"):
        await green.change(SubjectFlags, identification_pending=answer)
        assert (await green.missing(Part.PHOTO), await green.missing(Part.NAME)) == ({M.IDENTIFICATION_PENDING}, set())


async def test_every_word_the_gate_says_is_one_of_the_closed_list(cast: Cast) -> None:
    sources = "select prosrc from pg_proc where proname in ('gate', 'release_missing', 'to_be_opened', 'not_sealed')"
    async with cast.watching_engine.begin() as connection:
        text = "\n".join((await connection.execute(sa.text(sources))).scalars())
    said = set(re.findall(r"\|\| '([A-Z_]+)'::text|array\['([A-Z_]+)'\]", text))
    assert {a or b for a, b in said} == set(Missing)


def test_every_word_of_the_closed_list_is_shown_to_turn_the_gate_red() -> None:
    of_the_opener = {M.NOT_RELEASED, M.NOT_SEALED, M.TOLD_BEFORE_A_STOP}
    of_other_parts = {M.IDENTIFICATION_PENDING, M.BEYOND_CHARGE}
    assert {word for word, _ in ONE_CHANGE} | of_other_parts == set(Missing) - of_the_opener
