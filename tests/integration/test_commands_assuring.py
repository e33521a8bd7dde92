"""T0 and T1, what she found out herself, another policy, and the words she reads by them."""

import pytest

from service.facts.assuring import Assurance, ProgressNotice
from service.facts.disclosure import Decision
from service.facts.holding import Embargo, PolicyMigration
from service.facts.outside import IdentityLearned
from service.operations import deciding
from service.rules.problem import Problem
from service.vocabulary import (
    AssuranceStatement,
    DecisionVerdict,
    EmbargoKind,
    Flag,
    Grade,
    InformedEvent,
    Missing,
    Part,
    ProblemCode,
    RefusalReason,
    ScreenResult,
    TaskKind,
    VictimWord,
    WishScope,
)
from tests.integration.cast import Cast, granted, person
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import a_held_case, her_word


def words(refusal: Problem) -> set[str]:
    return {d.code for d in refusal.details}


async def test_the_word_deciding_is_possible_once_progress_was_cleared_and_not_before(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    await case.informed(InformedEvent.ACKNOWLEDGED)
    await case.confirmed()
    assert await her_word(keeper, case.id) == VictimWord.ENQUIRIES
    notice = granted(await case.progress(), ProgressNotice)
    assert await her_word(keeper, case.id) == VictimWord.DECIDING
    assert (TaskKind.SAFE_CALL, notice.id) in {(t.kind, t.object_id) for t in await case.tasks_of("officer")}


async def test_progress_rests_on_a_verified_attribution_that_nobody_doubts(cast: Cast) -> None:
    case = await a_held_case(cast)
    async with cast.nothing_changes():
        assert words(await case.progress()) == {Missing.NO_ATTRIBUTION, Missing.SCREEN_MISSING}


@pytest.mark.parametrize("who", ["officer", "supervisor", "advocate", "safeguarding-authoriser", "victim"])
async def test_only_a_disclosure_authoriser_clears_progress_or_assures(cast: Cast, who: str) -> None:
    case = await a_held_case(cast)
    await case.ready()
    async with cast.nothing_changes():
        assert (await case.progress(who), await case.assured(who=who)) == (None, None)


async def test_everyone_is_my_stalker_is_answered_by_what_is_recorded(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    assurance = granted(
        await case.assured(AssuranceStatement.NOT_KNOWN_TO_YOU, AssuranceStatement.DOES_NOT_LIVE_OR_WORK_NEAR_YOU),
        Assurance,
    )
    assert (TaskKind.SAFE_CALL, assurance.id) in {(t.kind, t.object_id) for t in await case.tasks_of("officer")}
    async with cast.nothing_changes():
        untrue = await case.assured(AssuranceStatement.KNOWN_TO_YOU)
    assert words(untrue) == {"NOT_RECORDED_KNOWN_TO_YOU"}


async def test_an_assurance_needs_confirmed_and_progress_does_not(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.needs()
    await case.flagged()
    await case.evidence()
    await case.verified(await case.proposed(Grade.PROBABLE))
    await case.screened()
    await case.wished()
    async with cast.nothing_changes():
        assert words(await case.assured()) == {Missing.NOT_CONFIRMED}
    granted(await case.progress(), ProgressNotice)


@pytest.mark.parametrize("result", [ScreenResult.OPEN_REPORT, ScreenResult.UNKNOWN])
async def test_who_is_held_at_the_screen_hears_neither_progress_nor_assurance(cast: Cast, result: ScreenResult) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.screened(result)
    async with cast.nothing_changes():
        assert words(await case.progress()) == {Missing.COUNTER_ALLEGATION}
        assert words(await case.assured()) == {Missing.COUNTER_ALLEGATION}


@pytest.mark.parametrize("scope", [WishScope.NONE, WishScope.LATER])
async def test_who_wants_to_hear_nothing_is_given_no_assurance(cast: Cast, scope: WishScope) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.wished(scope=scope, parts=())
    async with cast.nothing_changes():
        assert await case.assured() == Problem(code=ProblemCode.BEYOND_WISHES)


async def test_a_court_order_holds_every_assurance(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    granted(await case.embargoed(Part.NAME, kind=EmbargoKind.COURT_ORDER), Embargo)
    async with cast.nothing_changes():
        assert words(await case.assured()) == {Missing.COURT_ORDER}


async def test_a_name_learned_elsewhere_is_accepted_at_any_stage_flagged_and_followed_up(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    early = granted(await case.learned(), IdentityLearned)
    assert early.flags == (Flag.NO_VERIFIED_ATTRIBUTION,)
    assert Missing.NO_ATTRIBUTION in early.missing
    assert [c.object_id for c in await case.running("P34")] == [early.id]
    await case.ready()
    assert len(await case.running("P19c")) == 1
    later = granted(await case.learned(), IdentityLearned)
    assert later.flags == ()
    assert (len(await case.running("P19c")), len(await case.running("P34"))) == (0, 2)
    assert await her_word(keeper, case.id) != VictimWord.TOLD, "nobody told her, and she may be wrong"
    assert TaskKind.SAFE_CALL in {t.kind for t in await case.tasks_of("officer")}


async def test_not_identified_is_said_by_a_person_first_and_rests_on_nothing_else(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.informed(InformedEvent.ACKNOWLEDGED)
    await case.informed(InformedEvent.NOT_IDENTIFIED)
    assert await her_word(keeper, case.id) == VictimWord.NOT_IDENTIFIED
    await case.confirmed()
    assert await her_word(keeper, case.id) == VictimWord.NOT_IDENTIFIED, "what is found is not hers to see in a word"
    await case.informed(InformedEvent.ENQUIRIES_RESUMED)
    assert await her_word(keeper, case.id) == VictimWord.ENQUIRIES


async def test_progress_told_ends_the_rest(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.informed(InformedEvent.NOT_IDENTIFIED)
    await case.confirmed()
    await case.progress()
    assert await her_word(keeper, case.id) == VictimWord.DECIDING


async def test_without_a_safe_channel_the_word_is_paused(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.needs(safe_channels=())
    assert await her_word(keeper, case.id) == VictimWord.PAUSED


async def test_another_policy_is_reasoned_raises_the_epoch_and_moves_no_running_deadline(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.authorised()
    before, clocks = await case.now_reads(), await case.running("P19c")
    migration = granted(await case.migrated(), PolicyMigration)
    after = await case.now_reads()
    assert (migration.was, migration.policy_version) == (before.policy_version, after.policy_version)
    assert (after.policy_version, after.epoch) == ("demo", before.epoch + 1)
    assert await case.running("P19c") == clocks
    assert await case.all(Decision, ended_at=None) == []
    async with cast.nothing_changes():
        for version in ("demo", "no-such-policy"):
            assert (await case.migrated(version)).code is ProblemCode.INVALID_INPUT
        assert await case.migrated(who="officer") is None


@pytest.mark.parametrize("second", [None, person("authoriser"), person("advocate")])
async def test_another_reason_than_the_closed_ones_takes_a_second_officer(cast: Cast, second: object) -> None:
    case = await a_held_case(cast)
    await case.ready()
    other = {
        "verdict": DecisionVerdict.REFUSE,
        "reasons": (RefusalReason.R17,),
        "conditions": "It would end her trial.",
    }
    async with cast.nothing_changes():
        refusal = await case.do("authoriser", deciding.decide_disclosure, case.decision(**other, second_officer=second))
    assert words(refusal) == {"NOT_A_SECOND_OFFICER"}
    await case.decided(**other, second_officer=person("second-officer"))
    assert [len(await case.running(key)) for key in ("P33", "P33a")] == [0, 1], "they are asked before she hears of it"
