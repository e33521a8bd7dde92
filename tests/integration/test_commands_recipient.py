"""Proposing, clearing and determining who is told in her place, and what falls when that changes."""

from typing import Any

import pytest
import sqlalchemy as sa

from service.facts.disclosure import Decision, Reconfirmation, SafetyReview, Schedule, Telling
from service.facts.recipient import Recipient
from service.operations import case_questions, reviews
from service.operations.deciding import decide_disclosure
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    Capacity,
    ConflictState,
    Flag,
    Part,
    ProblemCode,
    RecipientBasis,
    RecipientRelation,
    YesNo,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.in_her_place import best_placed, clear, determine, propose


async def prepared(cast: Cast) -> ACase:
    """Confirmed, screened and planned, with a wish of hers from before."""
    case = await a_case(cast)
    await case.needs()
    await case.confirmed()
    await case.planned()
    await case.wished()
    return case


async def to_schedule_for(case: ACase, recipient: Recipient) -> Schedule:
    """Searched anew with that name, reviewed, decided and authorised for them, and an appointment made."""
    await case.screened()
    review = granted(
        await case.do("chair", reviews.convene_safety_review, case.convening(recipient=recipient.id)), SafetyReview
    )
    granted(await case.do("chair", reviews.record_safety_review, case.minutes(review)), SafetyReview)
    await case.authorised(await case.decided(recipient=recipient.id))
    return await case.scheduled()


async def her_word(case: ACase) -> str:
    async with case.cast.watching_engine.connect() as connection:
        asked = sa.text("select word from rtk.my_cases where case_id = :case")
        return str((await connection.execute(asked, {"case": case.id})).scalar_one())


async def test_who_is_best_placed_is_told_and_she_reads_nothing_of_it(cast: Cast) -> None:
    case = await prepared(cast)
    word = await her_word(case)
    recipient = await best_placed(case)
    schedule = await to_schedule_for(case, recipient)
    assert await her_word(case) == word, "no appointment of hers"
    granted(await case.reconfirmed(), Reconfirmation)
    await case.opened(schedule)
    told = granted(await case.told(parts=(Part.NAME, Part.PHOTO)), Telling)
    assert (told.recipient_id, told.flags) == (recipient.id, (Flag.BEYOND_WHAT_WAS_OPENED,))
    assert await her_word(case) == word, "nor was she told"


async def test_nothing_is_decided_for_them_before_the_names_were_searched_again(cast: Cast) -> None:
    case = await prepared(cast)
    recipient = await best_placed(case)
    convening = case.convening(recipient=recipient.id)
    review = granted(await case.do("chair", reviews.convene_safety_review, convening), SafetyReview)
    granted(await case.do("chair", reviews.record_safety_review, case.minutes(review)), SafetyReview)
    async with cast.nothing_changes():
        refusal = await case.do("authoriser", decide_disclosure, case.decision(recipient=recipient.id))
    assert {d.code for d in refusal.details} == {"SCREEN_BEFORE_RECIPIENT"}


async def test_somebody_who_was_only_proposed_is_not_reviewed(cast: Cast) -> None:
    case = await prepared(cast)
    recipient = granted(await propose(case), Recipient)
    assert recipient.connected_to_subject is YesNo.UNKNOWN
    for ready in (lambda: clear(case, recipient), None):
        async with cast.nothing_changes():
            refusal = await case.do("chair", reviews.convene_safety_review, case.convening(recipient=recipient.id))
        assert refusal.details == (Detail(path="recipient", code="NOT_BEST_PLACED"),)
        if ready is not None:
            await ready()


async def test_somebody_else_than_was_reviewed_is_not_decided(cast: Cast) -> None:
    case = await prepared(cast)
    await case.reviewed()
    await best_placed(case)
    async with cast.nothing_changes():
        refusal = await case.do("authoriser", decide_disclosure, case.decision())
    assert "NO_REVIEW" in {d.code for d in refusal.details}


@pytest.mark.parametrize(("answer", "state"), [(None, "REVIEW"), (YesNo.UNKNOWN, "REVIEW"), (YesNo.YES, "BLOCK")])
async def test_who_is_not_cleared_is_not_determined(cast: Cast, answer: YesNo | None, state: str) -> None:
    case = await prepared(cast)
    recipient = granted(await propose(case), Recipient)
    if answer is not None:
        granted(await clear(case, recipient, answer), Recipient)
    async with cast.nothing_changes():
        refusal = await determine(case, recipient)
    assert refusal == Problem(
        code=ProblemCode.NOT_BEST_PLACED, details=(Detail(path="recipient", code=ConflictState(state)),)
    )


@pytest.mark.parametrize("capacity", [Capacity.HAS_CAPACITY, Capacity.UNKNOWN])
@pytest.mark.parametrize("basis", [RecipientBasis.CHILD, RecipientBasis.LACKS_CAPACITY])
async def test_she_chooses_while_nobody_has_recorded_that_she_cannot(
    cast: Cast, basis: RecipientBasis, capacity: Capacity
) -> None:
    case = await prepared(cast)
    await case.needs(capacity=capacity)
    recipient = granted(await propose(case, basis=basis, relation=RecipientRelation.PARENT), Recipient)
    granted(await clear(case, recipient), Recipient)
    async with cast.nothing_changes():
        refusal = await determine(case, recipient)
    assert [d.code for d in refusal.details] == ["SHE_CHOOSES"]
    await case.needs(capacity=Capacity.LACKS_CAPACITY)
    assert granted(await determine(case, recipient), Recipient).determined_by == person("authoriser")


async def test_only_somebody_who_knows_the_identity_clears(cast: Cast) -> None:
    case = await prepared(cast)
    recipient = granted(await propose(case), Recipient)
    async with cast.nothing_changes():
        refusal = await clear(case, recipient, who="second-officer")
    assert refusal == Problem(
        code=ProblemCode.NOT_CLEARED, details=(Detail(path="recipient", code="BY_NOBODY_WHO_KNOWS"),)
    )
    assert granted(await clear(case, recipient, who="supervisor"), Recipient).cleared_by == person("supervisor")


@pytest.mark.parametrize("who", ["officer", "chair", "advocate", "safeguarding-authoriser", "other-supervisor"])
async def test_others_determine_nobody(cast: Cast, who: str) -> None:
    case = await prepared(cast)
    recipient = granted(await propose(case), Recipient)
    granted(await clear(case, recipient), Recipient)
    async with cast.nothing_changes():
        assert await determine(case, recipient, who) is None


@pytest.mark.parametrize("who", ["supervisor", "advocate", "chair", "authoriser", "other-officer"])
async def test_others_propose_nobody(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert await propose(case, who) is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, ("name", "BLANK")),
        ({"reason": ""}, ("reason", "BLANK")),
        ({"relation": RecipientRelation.CARER}, ("relation", "DOES_NOT_FIT_BASIS")),
    ],
)
async def test_a_proposal_says_who_and_why_and_fits_its_ground(
    cast: Cast, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await propose(case, **changes)
    assert [(d.path, d.code) for d in refusal.details] == [fault]


async def test_another_recipient_raises_the_epoch_and_ends_what_was_approved(cast: Cast) -> None:
    case = await prepared(cast)
    await case.reviewed()
    await case.authorised()
    await case.scheduled()
    before = (await case.now_reads()).epoch
    recipient = granted(await propose(case), Recipient)
    granted(await clear(case, recipient), Recipient)
    assert (await case.now_reads()).epoch == before, "a proposal changes nothing"
    granted(await determine(case, recipient), Recipient)
    assert (await case.now_reads()).epoch == before + 1
    for fact in (Decision, Schedule, SafetyReview):
        assert await case.all(fact, ended_at=None) == []


async def test_one_who_turns_out_to_be_connected_ends_their_telling(cast: Cast) -> None:
    case = await prepared(cast)
    recipient = await best_placed(case)
    await to_schedule_for(case, recipient)
    before = (await case.now_reads()).epoch
    granted(await clear(case, recipient, YesNo.YES, "supervisor"), Recipient)
    assert (await case.now_reads()).epoch == before + 1
    assert not await case.stands()
    assert await case.all(SafetyReview, ended_at=None) == []


async def test_a_second_determination_takes_the_place_of_the_first(cast: Cast) -> None:
    case = await prepared(cast)
    first = await best_placed(case)
    second = await best_placed(case, name="Her other sister")
    ended = {r.id: r.ended_at is not None for r in await case.all(Recipient)}
    assert ended == {first.id: True, second.id: False}
    async with cast.nothing_changes():
        assert await determine(case, first) == Problem(code=ProblemCode.WRONG_STAGE)


async def test_the_board_shows_the_gates_of_whoever_it_is_about(cast: Cast) -> None:
    case = await prepared(cast)
    recipient = await best_placed(case)
    board = await case_questions.gates_of(cast("supervisor"), await case.now_reads(), Part.NAME)
    assert {g.recipient_id for g in board} == {recipient.id}
    reviewed = await case.reviewed()
    assert reviewed.recipient_id == case.case.victim_id, "she herself always may be, where it was reviewed"
