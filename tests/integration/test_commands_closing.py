"""Closing is refused while anybody waits, and says for what; opened again, nothing that was agreed carries over."""

from typing import Any
from uuid import uuid4

from service.commands import attribution as attributing
from service.database.acting import acting_as
from service.facts.attribution import Attribution, Challenge
from service.facts.care import Closing, Reopening
from service.facts.case import MyCase
from service.facts.disclosure import Decision, Wishes
from service.facts.promises import Deadline
from service.operations import attributions, deciding
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    ClosingOutcome,
    DecisionVerdict,
    InformedEvent,
    Missing,
    ProblemCode,
    PromiseKind,
    RefusalReason,
    TaskKind,
    VictimWord,
    WishScope,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.keeping import Keeper
from tests.integration.steps_caring import caring
from workflows.steps import Next


async def word(case: ACase) -> VictimWord:
    async with acting_as(case.cast.engine, person("victim")) as tx:
        (row,) = await tx.all(MyCase, case_id=case.id)
    return row.word


def named(refused: Any) -> set[tuple[str, str]]:
    assert isinstance(refused, Problem), refused
    assert refused.code is ProblemCode.STILL_OPEN
    return {(detail.path, detail.code) for detail in refused.details}


async def owed_nothing(case: ACase) -> None:
    """What a report owes her was done: acknowledged, asked, offered."""
    await case.needs()
    await case.informed(InformedEvent.ACKNOWLEDGED)
    await caring(case).offered()
    await caring(case).let_go_of_preservations()


async def chose_not_to_know(cast: Cast) -> ACase:
    case = await a_case(cast)
    await case.bound()
    await owed_nothing(case)
    await case.wished(scope=WishScope.NONE, parts=())
    return case


async def test_a_case_with_nothing_open_is_closed_and_she_reads_it(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    closing = granted(await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW), Closing)
    assert (await case.now_reads()).closed_at is not None
    assert await word(case) is VictimWord.CLOSED
    running = await case.all(Deadline, met_at=None, ended_at=None)
    assert [(d.key, d.object_id) for d in running] == [("P38", closing.id)]
    async with cast.nothing_changes():
        assert (await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW)).code is ProblemCode.WRONG_STAGE


async def test_a_fresh_report_cannot_be_closed_and_says_what_it_owes(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refused = await caring(case).closed(ClosingOutcome.NOT_IDENTIFIED)
    assert named(refused) >= {("DEADLINE", "P02"), ("DEADLINE", "P03"), ("DEADLINE", "P04")}
    assert {key for _, key in named(refused)} & {"P05", "P25", "P50"} == set()


async def test_requests_challenges_reviews_schedules_and_follow_ups_keep_it_open(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    await case.served(case.accounts[1])
    (attribution,) = await case.all(Attribution)
    command = attributing.ChallengeAttribution(id=uuid4(), attribution=attribution.id, reason="A shared device.")
    granted(await case.do("officer", attributions.challenge_attribution, command), Challenge)
    await case.convened()
    refused = named(await caring(case).closed(ClosingOutcome.TOLD))
    assert refused >= {
        ("REQUEST", "SERVED"),
        ("PRESERVATION", "P06"),
        ("PRESERVATION", "TO_ASK"),
        ("CHALLENGE", "CHALLENGED"),
        ("DEADLINE", "P48"),
        ("REVIEW", "CONVENED"),
        ("DEADLINE", "P34"),
        ("FOLLOW_UP", "P35"),
        ("FOLLOW_UP", "P36"),
        ("FOLLOW_UP", "P37"),
    }


async def test_an_appointment_keeps_it_open(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    assert ("SCHEDULE", "SCHEDULED") in named(await caring(case).closed(ClosingOutcome.TRANSFERRED))


async def test_a_wrong_name_that_was_told_keeps_it_open_until_she_was_told_so(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    (attribution,) = await case.all(Attribution)
    command = attributing.WithdrawAttribution(id=uuid4(), attribution=attribution.id, reason="It was his brother.")
    granted(await case.do("supervisor", attributions.withdraw_attribution, command), Attribution)
    assert ("WRONG_NAME_TOLD", "P48a") in named(await caring(case).closed(ClosingOutcome.TOLD))
    await case.informed(InformedEvent.NAME_WAS_WRONG)
    assert ("WRONG_NAME_TOLD", "P48a") not in named(await caring(case).closed(ClosingOutcome.TOLD))


async def test_an_outcome_is_what_happened(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    async with cast.nothing_changes():
        for outcome in (ClosingOutcome.TOLD, ClosingOutcome.REFUSED, ClosingOutcome.REPORT_WITHDRAWN):
            assert await caring(case).closed(outcome) == Problem(
                code=ProblemCode.INVALID_INPUT, details=(Detail(path="outcome", code="NOT_WHAT_HAPPENED"),)
            )


async def test_a_refusal_she_was_told_of_can_be_closed_though_she_was_never_told_a_name(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    await owed_nothing(case)
    await case.ready()
    refusal = case.decision(verdict=DecisionVerdict.REFUSE, parts=(), reasons=(RefusalReason.R02,))
    granted(await case.do("authoriser", deciding.decide_disclosure, refusal), Decision)
    assert ("DEADLINE", "P33") in named(await caring(case).closed(ClosingOutcome.REFUSED))
    await case.informed(InformedEvent.REFUSED_OR_DEFERRED)
    granted(await caring(case).closed(ClosingOutcome.REFUSED), Closing)


async def test_only_the_supervisor_closes(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    async with cast.nothing_changes():
        for who in ("officer", "advocate", "authoriser", "other-supervisor"):
            assert await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW, who) is None


async def test_places_on_a_closed_case_end_when_its_cooling_off_is_over(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    granted(await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW), Closing)
    assert (await keeper.look(PromiseKind.CASE, case.id)).next is Next.WAIT
    assert await case.tasks_of("advocate") != []
    await keeper.make_due(case.id, "P38")
    assert await keeper.keep(PromiseKind.CASE, case.id) == [Next.END_PLACES, Next.LET_GO]
    for gone in ("advocate", "spoc", "chair", "authoriser", "second-officer"):
        assert await case.tasks_of(gone) == []
    kept = [t.kind for who in ("officer", "supervisor", "victim") for t in await case.tasks_of(who)]
    assert {TaskKind.OIC, TaskKind.SUPERVISOR, TaskKind.VICTIM} <= set(kept)
    assert (await keeper.recorded(case.id))[-1] == "PLACES_ENDED"


async def test_a_closed_case_goes_on_hearing_of_facts_and_starts_no_clock_of_an_open_one(
    cast: Cast, keeper: Keeper
) -> None:
    case = await chose_not_to_know(cast)
    granted(await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW), Closing)
    await case.informed(InformedEvent.REGULAR_UPDATE)
    await case.screened()
    granted(await case.wished(), Wishes)
    assert [d.key for d in await case.all(Deadline, met_at=None, ended_at=None)] == ["P38"]
    assert await word(case) is VictimWord.CLOSED


async def test_opened_again_it_has_new_clocks_and_she_reads_it_was_received(cast: Cast, keeper: Keeper) -> None:
    case = await chose_not_to_know(cast)
    granted(await caring(case).closed(ClosingOutcome.CHOSE_NOT_TO_KNOW), Closing)
    granted(await caring(case).reopened(), Reopening)
    running = {d.key for d in await case.all(Deadline, met_at=None, ended_at=None)}
    assert running == {"P02", "P03", "P04", "P05", "P25"}
    assert (await case.now_reads()).closed_at is None
    granted(await case.wished(), Wishes)
    assert await word(case) is VictimWord.RECEIVED


async def test_an_old_wish_and_an_old_attribution_are_not_used_again_unchecked(cast: Cast, keeper: Keeper) -> None:
    case = await told_and_followed_up(cast, keeper)
    granted(await caring(case).closed(), Closing)
    granted(await caring(case).reopened(), Reopening)
    missing = await all_missing(case)
    assert missing >= {Missing.NO_ATTRIBUTION, Missing.WISH_STALE, Missing.NO_REVIEW, Missing.NO_DECISION}
    await case.verified(await case.proposed())
    granted(await case.wished(), Wishes)
    again = await all_missing(case)
    assert {Missing.NO_ATTRIBUTION, Missing.WISH_STALE} & again == set()
    assert Missing.SCREEN_BEFORE_IDENTITY in again


async def test_a_case_that_was_told_is_closed_once_she_was_followed_up(cast: Cast, keeper: Keeper) -> None:
    case = await told_and_followed_up(cast, keeper)
    granted(await caring(case).closed(), Closing)


async def told_and_followed_up(cast: Cast, keeper: Keeper) -> ACase:
    """She was told, each follow-up came and was met, and nothing else is owed."""
    case = await a_case(cast)
    await case.to_told()
    await owed_nothing(case)
    for key in ("P34", "P35", "P36", "P37"):
        await keeper.make_due(case.id, key)
        await keeper.keep(PromiseKind.DISCLOSURE, case.id)
    await case.followed_up()
    await case.stopped()
    return case


async def all_missing(case: ACase) -> set[str]:
    async with acting_as(case.cast.engine, person("supervisor")) as tx:
        found: list[str] = await tx.call(
            "release_missing", p_case=case.id, p_recipient=case.case.victim_id, p_part="NAME"
        )
    return set(found)
