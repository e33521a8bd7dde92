"""The same command twice is one command: in turn, at once, with other content, after a refusal, after a lost connection."""

import asyncio
from dataclasses import replace
from uuid import uuid4

from service.commands.police import ReviseOffence
from service.facts.case import Case, Needs
from service.facts.disclosure import Stop
from service.facts.police import OffenceRevision
from service.facts.promises import AuditEvent
from service.operations import cases, data_requests, offences, tellings
from service.rules.problem import Problem, at_fault
from service.vocabulary import Offence, ProblemCode
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.steps_reporting import a_report


async def test_the_same_command_twice_answers_the_same_and_is_done_once(cast: Cast) -> None:
    command = a_report()
    first = granted(await cases.open_case(cast("officer"), command), Case)
    async with cast.nothing_changes():
        assert await cases.open_case(cast("officer"), command) == first


async def test_the_same_command_many_times_at_once_is_done_once(cast: Cast) -> None:
    case = await a_case(cast)
    command = case.needs_command()
    answers = await asyncio.gather(*(case.do("officer", cases.record_needs, command) for _ in range(5)))
    assert answers == [granted(answers[0], Needs)] * 5
    assert await case.all(Needs) == [answers[0]]


async def test_another_content_under_the_same_id_is_turned_down_and_changes_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    command = case.needs_command()
    granted(await case.do("officer", cases.record_needs, command), Needs)
    async with cast.nothing_changes():
        other = await case.do("officer", cases.record_needs, replace(command, safe_times="never"))
    assert other == at_fault(ProblemCode.COMMAND_ID_REUSED, "command")


async def test_what_was_read_before_somebody_elses_change_stays_stale_and_is_corrected_under_a_new_id(
    cast: Cast,
) -> None:
    case = await a_case(cast)
    first = ReviseOffence(id=uuid4(), case=case.id, offence=Offence.S2A, reason="So far.", expected_version=7)
    read = (await case.now_reads()).version
    async with cast.nothing_changes():
        stale = await case.do("officer", offences.revise_offence, first)
        again = await case.do("officer", offences.revise_offence, first)
        reused = await case.do("officer", offences.revise_offence, replace(first, expected_version=read))
    assert (stale.code, stale.retryable, again) == (ProblemCode.STALE_VERSION, False, stale)
    assert reused.code is ProblemCode.COMMAND_ID_REUSED
    corrected = replace(first, id=uuid4(), expected_version=read)
    granted(await case.do("officer", offences.revise_offence, corrected), OffenceRevision)


async def test_a_file_that_is_not_here_will_not_be_here_later(cast: Cast) -> None:
    command = a_report(documents=(uuid4(),))
    async with cast.nothing_changes():
        missing = await cases.open_case(cast("officer"), command)
        again = await cases.open_case(cast("officer"), command)
    assert (missing.code, missing.retryable, again) == (ProblemCode.UNKNOWN_DOCUMENT, False, missing)


async def test_another_command_under_the_same_id_is_turned_down(cast: Cast) -> None:
    case = await a_case(cast)
    command = case.needs_command()
    granted(await case.do("officer", cases.record_needs, command), Needs)
    async with cast.nothing_changes():
        other = await case.do("officer", data_requests.draft_data_request, case.draft(id=command.id))
    assert other == at_fault(ProblemCode.COMMAND_ID_REUSED, "command")


async def test_different_contents_at_once_under_one_id_are_one_success_and_one_refusal(cast: Cast) -> None:
    case = await a_case(cast)
    command = case.needs_command()
    answers = await asyncio.gather(
        *(
            case.do("officer", cases.record_needs, replace(command, safe_times=times))
            for times in ("mornings", "evenings")
        )
    )
    assert sorted(type(a).__name__ for a in answers) == ["Needs", "Problem"]
    assert len(await case.all(Needs)) == 1


async def test_two_people_may_use_one_id(cast: Cast) -> None:
    case = await a_case(cast)
    shared = uuid4()
    stops = [granted(await case.stopped(who, id=shared), Stop) for who in ("officer", "advocate")]
    assert {s.stopped_by for s in stops} == {person("officer"), person("advocate")}


async def test_a_final_refusal_is_remembered_and_answers_the_same(cast: Cast) -> None:
    case = await a_case(cast)
    command = replace(case.needs_command(), update_interval_days=99)
    refusal = await case.do("officer", cases.record_needs, command)
    async with cast.nothing_changes():
        assert await case.do("officer", cases.record_needs, command) == refusal


async def test_a_refusal_that_may_pass_is_not_remembered(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    command = case.appointment()
    assert await case.do("officer", tellings.schedule_disclosure, command) == Problem(code=ProblemCode.NOT_DECIDED)
    await case.authorised()
    assert not isinstance(await case.do("officer", tellings.schedule_disclosure, command), Problem)


async def test_every_change_is_one_link_of_the_chain_and_no_refusal_is(cast: Cast) -> None:
    case = await a_case(cast)
    before = await case.all(AuditEvent)
    granted(await case.needs(), Needs)
    await case.needs(update_interval_days=99)
    after = await case.all(AuditEvent)
    assert [e.sequence for e in after] == list(range(1, len(before) + 2))
    assert (after[-1].action, after[-1].actor) == ("RECORD_NEEDS", person("officer"))


async def test_a_command_cut_off_at_any_point_is_given_again_and_done_once(cast: Cast) -> None:
    case = await a_case(cast)
    for turns in range(0, 60, 4):
        command = case.needs_command()
        running = asyncio.create_task(case.do("officer", cases.record_needs, command))
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        granted(await case.do("officer", cases.record_needs, command), Needs)
    assert len(await case.all(Needs)) == 15
