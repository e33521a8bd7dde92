"""A second, blind entry of an identity: yes or no, recorded, by a second person, not often; and nothing is opened for it."""

import time
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from service.access import Action
from service.auth.tokens import token_for
from service.database.acting import acting_as
from service.facts.attribution import Attribution, Subject
from service.facts.case import Case
from service.facts.promises import AuditEvent
from service.identity.comparing import Compared, IntentToCompare, compare_part, intend_to_compare
from service.identity.halves import by_both
from service.identity.opener import Refusal, Refused
from service.identity.sealing import context_of, point_of
from service.identity.withholding import Withheld
from service.operations import attributions
from service.vocabulary import AttributionStage, Holder, Missing, Part, ProblemCode
from tests.integration.a_case import a_case
from tests.integration.canary.searching import Searcher, files_in
from tests.integration.cast import Cast, ago, granted, person
from tests.integration.green import Green
from tests.integration.holders import NAME, Holders, an_intent, asked, by_hand, found, refused
from tests.integration.steps_attributing import IDENTITY
from tests.integration.test_rows_narrow import readable
from tests.integration.typed import Run, typed

POINT = (9).to_bytes(32, "little")
WRONG = "Corwin Hathersege"
WHO = "supervisor"
SAME, DIFFERENT = Compared(True), Compared(False)
RECORDED = {
    SAME: ["COMPARE_IDENTITY_INTENDED", "COMPARE_IDENTITY_SAME"],
    DIFFERENT: ["COMPARE_IDENTITY_INTENDED", "COMPARE_IDENTITY_DIFFERS"],
}


async def compared(
    green: Green, entered: str = NAME, who: str = WHO, part: Part = Part.NAME, **token: Any
) -> Compared | Refused:
    settings = green.cast.settings
    return await compare_part(settings, green.id, part, entered, token_for(settings, person(who), **token))


async def intended(green: Green, who: str = WHO) -> IntentToCompare:
    engine = create_async_engine(green.cast.settings.database_as("comparer"))
    try:
        return granted(await intend_to_compare(engine, green.id, Part.NAME, person(who)), IntentToCompare)
    finally:
        await engine.dispose()


async def share_refused(green: Green, holder: Holder, intent: IntentToCompare, /, **otherwise: Any) -> Withheld:
    class Asked:
        opening, sequence, key = intent.comparison, intent.sequence, intent.key

    return await refused(green, holder, Asked, **{"point": POINT} | otherwise)


async def recorded(green: Green) -> list[AuditEvent]:
    async with acting_as(green.cast.engine, person(WHO)) as tx:
        return await tx.all(AuditEvent, case_id=green.id)


@pytest.mark.parametrize(
    ("entered", "answer"), [(NAME, SAME), ("corwin  hathersedge", SAME), (WRONG, DIFFERENT), ("a face", DIFFERENT)]
)
async def test_the_answer_is_yes_or_no_and_the_record_says_which(
    holders: Holders, green: Green, entered: str, answer: Compared
) -> None:
    async with holders.up():
        assert await compared(green, entered) == answer
    events = await recorded(green)
    assert [event.action for event in events] == RECORDED[answer]
    assert {(e.actor, e.role, e.recipient_id) for e in events} == {(person(WHO), "SUPERVISOR", None)}
    assert await found(green, "select same from comparisons where case_id = :id", id=green.id) is answer.same
    assert await found(green, "select count(*) from openings where case_id = :id", id=green.id) == 0


async def test_each_part_is_compared_with_itself(holders: Holders, green: Green) -> None:
    async with holders.up():
        assert await compared(green, "A Face", part=Part.PHOTO) == SAME
        assert await compared(green, NAME, part=Part.PHOTO) == DIFFERENT
        assert await compared(green, NAME, part=Part.VEHICLE) == Refused((Missing.NOT_SEALED,))


async def test_it_is_typed_and_what_is_entered_is_nowhere_afterwards(
    holders: Holders, green: Green, story: Cast
) -> None:
    wrong = f"Zwyndelorra {uuid4().hex}"
    async with holders.up():
        assert await typed(story, "compare", green.id, Part.NAME, WHO, f"{NAME}\n") == Run(0, "the same\n", "")
        assert await typed(story, "compare", green.id, Part.NAME, WHO, f"{wrong}\n") == Run(1, "not the same\n", "")
        assert await typed(story, "compare", green.id, Part.NAME, "officer", f"{wrong}\n") == Run(
            3, "", "rtk: not compared: NOT_YOURS\n"
        )
        assert await typed(story, "compare", green.id, Part.NAME, WHO, "\n") == Run(
            3, "", "rtk: not compared: NOTHING_ENTERED\n"
        )
    assert Searcher([wrong]).search(files_in(story.settings.home)) == set()


@pytest.mark.parametrize("who", ["officer", "second-officer", "authoriser", "advocate", "other-supervisor", "auditor"])
async def test_who_does_not_supervise_the_case_compares_nothing(holders: Holders, green: Green, who: str) -> None:
    async with holders.up():
        assert await compared(green, who=who) == Refused((Refusal.NOT_YOURS,))
    assert await recorded(green) == []
    assert await found(
        green, "select count(*) from access_events where object_id = :id and action = :action and not allowed",
        id=green.id, action=Action.COMPARE_IDENTITY,
    ) == 1  # fmt: skip


@pytest.mark.parametrize(("fact", "column"), [(Subject, "created_by"), (Attribution, "proposed_by")])
async def test_who_sealed_or_proposed_is_not_the_second_person(
    holders: Holders, green: Green, fact: type, column: str
) -> None:
    await green.change(fact, **{column: person(WHO)})
    async with holders.up():
        assert await compared(green) == Refused((Refusal.SAME_PERSON,))
    assert await recorded(green) == []


async def test_a_token_that_is_no_good_for_it_is_refused(holders: Holders, green: Green) -> None:
    settings = green.cast.settings
    async with holders.up():
        assert await compare_part(settings, green.id, Part.NAME, NAME, "x") == Refused((Refusal.TOKEN_INVALID,))
        narrow = await compared(green, scopes="openid")
        assert narrow == Refused((Refusal.NOT_YOURS,))
        old = await compared(green, signed_in_at=int(time.time()) - 300)
        assert old == Refused((Refusal.SIGN_IN_TOO_OLD,))


async def test_where_nothing_is_attributed_or_the_case_is_closed_nothing_is_compared(
    holders: Holders, green: Green
) -> None:
    async with holders.up():
        await green.change(Case, closed_at=ago(days=1))
        assert await compared(green) == Refused((Missing.CASE_CLOSED,))
        await green.change(Case, closed_at=None)
        await green.change(Attribution, stage=AttributionStage.WITHDRAWN)
        assert await compared(green) == Refused((Refusal.NOT_ATTRIBUTED,))


async def test_five_an_hour_and_twenty_a_day_and_no_more(holders: Holders, green: Green) -> None:
    before = "update comparisons set intended_at = intended_at - interval '61 minutes' where case_id = :id"
    async with holders.up():
        for _ in range(4):
            for _ in range(5):
                assert await compared(green, WRONG) == DIFFERENT
            assert await compared(green) == Refused((Refusal.TOO_OFTEN,))
            await by_hand(green, before, id=green.id)
        assert await compared(green) == Refused((Refusal.TOO_OFTEN,))
        await by_hand(green, before.replace("61 minutes", "21 hours"), id=green.id)
        assert await compared(green) == SAME


async def test_one_that_was_never_answered_counts_as_well(holders: Holders, green: Green) -> None:
    for _ in range(5):
        assert await compared(green) == Refused((Refusal.POLICE_WITHHOLDS, Withheld.AWAY))
    async with holders.up():
        assert await compared(green) == Refused((Refusal.TOO_OFTEN,))


async def test_a_holder_answers_no_share_without_an_intent_of_that_kind(holders: Holders, green: Green) -> None:
    intent, opening = await intended(green), await an_intent(green)
    async with holders.up():
        for holder in Holder:
            nowhere = await share_refused(green, holder, intent, intent=uuid4())
            not_of_that_kind = await refused(green, holder, opening, point=POINT)
            no_half = await share_refused(green, holder, intent, point=None)
            assert {nowhere, not_of_that_kind, no_half} == {Withheld.NO_SUCH_INTENT}
            assert await share_refused(green, holder, intent, key=(await intended(green)).key) is Withheld.KEY_DIFFERS
        assert await asked(green, Holder.POLICE, opening)


async def test_a_holder_answers_no_share_for_what_is_not_in_the_record(holders: Holders, green: Green) -> None:
    intent = await intended(green)
    async with holders.up():
        await by_hand(
            green, "update comparisons set id = :other where id = :id", other=green.id, id=intent.comparison.id
        )
        assert await share_refused(green, Holder.POLICE, intent) is Withheld.NO_SUCH_INTENT
        assert await share_refused(green, Holder.POLICE, intent, intent=green.id) is Withheld.NO_SUCH_INTENT


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("expires_at = now(), intended_at = now() - interval '1 minute'", Withheld.EXPIRED),
        ("answered_at = now(), same = true", Withheld.OPENED_ALREADY),
        ("part = 'PHOTO'", Withheld.KEY_DIFFERS),
        ("subject_id = case_id", Withheld.NO_SUCH_INTENT),
    ],
)
async def test_a_holder_answers_no_share_for_what_was_changed(
    holders: Holders, green: Green, change: str, why: Withheld
) -> None:
    intent = await intended(green)
    async with holders.up():
        await by_hand(green, f"update comparisons set {change} where id = :id", id=intent.comparison.id)
        assert await share_refused(green, Holder.SAFEGUARDING, intent) is why


async def test_a_holder_asks_itself_who_compares_and_how_often(holders: Holders, green: Green) -> None:
    first = await intended(green)
    for _ in range(4):
        await intended(green)
    async with holders.up():
        assert await share_refused(green, Holder.POLICE, first, sequence=first.sequence + 1) is Withheld.NOT_IN_RECORD
        await by_hand(
            green,
            "insert into comparisons select gen_random_uuid(), case_id, part, subject_id, identity_version, person_id,"
            " intended_at, expires_at from comparisons where id = :id",
            id=first.comparison.id,
        )
        assert await share_refused(green, Holder.POLICE, first) is Withheld.GATE_SHUT
    await by_hand(
        green, "delete from comparisons where case_id = :case and id <> :id", case=green.id, id=first.comparison.id
    )
    await green.change(Attribution, proposed_by=person(WHO))
    async with holders.up():
        assert await share_refused(green, Holder.POLICE, first) is Withheld.GATE_SHUT


async def test_a_comparison_is_answered_once_and_tries_the_one_text_it_was_begun_with(
    holders: Holders, green: Green
) -> None:
    intent = await intended(green)
    comparison = intent.comparison
    context = context_of(intent.allowed.force_id, green.subject, Part.NAME, 1)
    wrong = point_of(WRONG, context)
    async with holders.up():
        asked = (green.cast.settings, green.id, comparison.id, intent.sequence, intent.key)
        answered = await by_both(*asked, wrong)
        for holder in Holder:
            right = point_of(NAME, context)
            assert await share_refused(green, holder, intent, point=right) is Withheld.ANSWERED_ALREADY
    assert answered not in (intent.allowed.fingerprint, wrong)
    other = await intended(green)
    async with holders.up():
        asked = (green.cast.settings, green.id, other.comparison.id, other.sequence, other.key)
        assert await by_both(*asked, point_of(NAME, context)) == other.allowed.fingerprint


async def test_what_is_no_point_is_not_multiplied(holders: Holders, green: Green) -> None:
    for point in (b"", bytes(32), bytes(31)):
        intent = await intended(green)
        async with holders.up():
            assert await share_refused(green, Holder.POLICE, intent, point=point) is Withheld.NOT_UNDERSTOOD


@pytest.mark.parametrize("whom", ["case", "subject", WHO])
async def test_what_a_holder_blocks_is_not_compared(holders: Holders, green: Green, whom: str) -> None:
    id: UUID = {"case": green.id, "subject": green.subject, WHO: person(WHO)}[whom]
    keyring = holders.keyring(Holder.SAFEGUARDING)
    async with holders.up():
        keyring.block(id)
        try:
            assert await compared(green) == Refused((Refusal.SAFEGUARDING_WITHHOLDS, Withheld.BLOCKED))
        finally:
            keyring.write("blocked", b"")


async def test_the_comparing_process_reads_no_ciphertext_and_no_half(story: Cast) -> None:
    engine = create_async_engine(story.settings.database_as("comparer"))
    try:
        assert await readable(engine) == {"comparisons"}
        async with engine.begin() as connection:
            executable = sa.text(
                "select p.proname from pg_proc p where p.pronamespace = 'rtk'::regnamespace and prosecdef"
                " and has_function_privilege(p.oid, 'execute')"
            )
            assert set((await connection.execute(executable)).scalars()) == {
                "append_audit_event", "enter_cases", "to_be_compared",
            }  # fmt: skip
    finally:
        await engine.dispose()


async def test_after_a_no_nobody_verifies_until_it_was_a_yes(holders: Holders, story: Cast) -> None:
    case = await a_case(story)
    await case.evidence()
    attribution = await case.proposed()
    settings, token = story.settings, token_for(story.settings, person(WHO))
    async with holders.up():
        assert await compare_part(settings, case.id, Part.NAME, "Somebody Else", token) == DIFFERENT
        refusal = await case.do(WHO, attributions.verify_attribution, case.rekeying(attribution))
        assert (refusal.code, [(d.path, d.code) for d in refusal.details]) == (
            ProblemCode.REKEYING_DIFFERS,
            [("subject", "NAME")],
        )
        assert await compare_part(settings, case.id, Part.NAME, IDENTITY[Part.NAME], token) == SAME
    verified = await case.do(WHO, attributions.verify_attribution, replace(case.rekeying(attribution), id=uuid4()))
    assert granted(verified, Attribution).stage is AttributionStage.VERIFIED
