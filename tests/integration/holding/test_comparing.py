"""A second, blind entry of an identity: yes or no, recorded, by a second person, not often; and nothing is opened for it."""

import time
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from service.access import Action
from service.auth.tokens import token_for
from service.facts.attribution import Attribution, Subject
from service.facts.case import Case
from service.identity.comparing import Compared, compare_part
from service.identity.opener import Refusal, Refused
from service.identity.withholding import Withheld
from service.operations import attributions
from service.vocabulary import AttributionStage, Missing, Part, ProblemCode
from tests.integration.a_case import a_case
from tests.integration.canary.searching import Searcher, files_in
from tests.integration.cast import Cast, ago, granted, person
from tests.integration.comparing import (
    DIFFERENT,
    RECORDED,
    SAME,
    WHO,
    WRONG,
    compared,
    recorded,
)
from tests.integration.green import Green
from tests.integration.holders import NAME, Holders, by_hand, found
from tests.integration.steps_attributing import IDENTITY
from tests.integration.test_rows_narrow import readable
from tests.integration.typed import Run, typed


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
        assert await typed(story, "compare", green.id, Part.NAME, WHO, f"{wrong}\n") == Run(4, "not the same\n", "")
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
