"""What a holder looks at before it answers a comparison: the same as before an opening, and it gives no half for it."""

from uuid import UUID, uuid4

import pytest

from service.facts.attribution import Attribution
from service.identity.halves import by_both
from service.identity.opener import Refusal, Refused
from service.identity.sealing import context_of, point_of
from service.identity.withholding import Withheld
from service.vocabulary import Holder, Part
from tests.integration.cast import person
from tests.integration.comparing import (
    POINT,
    WHO,
    WRONG,
    compared,
    intended,
    share_refused,
)
from tests.integration.green import Green
from tests.integration.holders import NAME, Holders, an_intent, asked, by_hand, refused


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
