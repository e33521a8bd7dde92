"""A platform takes back what it said: what rested on it carries nothing, and what it says instead may be worked with."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.commands import attribution as attributing
from service.commands import data_request as asking
from service.demo.returns import Login
from service.facts.attribution import Attribution
from service.facts.data_request import AnswerOutcome, DataRequest, Response, ReturnRow
from service.operations import attributions, responses, strands
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    DataCategory,
    Grade,
    ProblemCode,
    ReturnOutcome,
    StrandKind,
    StrandStrength,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, granted

OTHER_ADDRESS = "2001:db8:4b0::2"


async def corrected(
    case: ACase,
    category: DataCategory = DataCategory.LOGIN_EVENTS,
    code: ReturnOutcome = ReturnOutcome.PR_CORRECTED,
) -> Response:
    """The platform's first answer, taken back: it was another address."""
    (request,) = await case.all(DataRequest)
    first = (await case.all(Response))[0]
    content = case.a_return(
        request, logins=(Login(address=f"[{OTHER_ADDRESS}]:50122", time="2026-03-05 20:11:05 UTC"),)
    )
    outcome = AnswerOutcome(account=case.accounts[0].id, category=category, code=code)
    return await case.answered(request, content, corrects=first.id, outcomes=(outcome,))


async def held(case: ACase, response: Response) -> Response:
    command = asking.HoldResponse(id=uuid4(), response=response.id, reason="It names no account.")
    return granted(await case.do("spoc", responses.hold_response, command), Response)


async def verified(case: ACase, elsewhere: UUID | None = None) -> Attribution | Problem:
    """Proposed, and keyed again by a second person, right in every digit; the strand `elsewhere` has the other address."""
    command = case.rekeying(await case.proposed())
    keyed = tuple(
        replace(r, values=tuple(replace(v, value=OTHER_ADDRESS) if v.field == "ADDRESS" else v for v in r.values))
        if r.strand == elsewhere
        else r
        for r in command.rekeyed
    )
    result: Attribution | Problem = await case.do(
        "supervisor", attributions.verify_attribution, replace(command, rekeyed=keyed)
    )
    return result


@pytest.mark.parametrize("code", [ReturnOutcome.PR_CORRECTED, ReturnOutcome.PR_FULL])
@pytest.mark.parametrize("judge", [ACase.accepted, held], ids=["accepted", "held"])
async def test_what_its_platform_has_taken_back_confirms_nobody(cast: Cast, judge: Any, code: ReturnOutcome) -> None:
    case = await a_case(cast)
    await case.evidence()
    await judge(case, await corrected(case, code=code))
    assert await verified(case) == Problem(
        code=ProblemCode.GRADE_NOT_SUPPORTED, details=(Detail(path="accounts", code=Grade.LEAD),)
    )


async def test_what_it_says_instead_may_be_worked_with(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    correction = await corrected(case)
    await case.accepted(correction)
    (row,) = await case.all(ReturnRow, response_id=correction.id)
    strand = await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    assert granted(await verified(case, strand.id), Attribution).grade is Grade.CONFIRMED


async def test_a_correction_ends_the_error_of_an_answer_about_another_account(cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    outcome = AnswerOutcome(
        account=case.accounts[0].id, category=DataCategory.LOGIN_EVENTS, code=ReturnOutcome.PR_WRONG_ACCOUNT
    )
    await held(case, await case.answered(request, outcomes=(outcome,)))
    correction = await corrected(case)
    await case.accepted(correction)
    (row,) = await case.all(ReturnRow, response_id=correction.id)
    strand = await case.strand(
        case.accounts[0], StrandKind.IP_SUBSCRIBER, StrandStrength.STRONG, source_rows=(row.id,), decisive=()
    )
    await case.strand(case.accounts[0], StrandKind.DEVICE, StrandStrength.SUPPORTING)
    assert granted(await verified(case, strand.id), Attribution).grade is Grade.CONFIRMED


async def test_no_strand_rests_on_a_row_that_was_taken_back(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    (row,) = await case.all(ReturnRow)
    await case.accepted(await corrected(case))
    command = attributing.AddStrand(
        id=uuid4(),
        case=case.id,
        account=case.accounts[0].id,
        kind=StrandKind.IP_SUBSCRIBER,
        strength=StrandStrength.STRONG,
        source_rows=(row.id,),
    )
    async with cast.nothing_changes():
        refused = await case.do("officer", strands.add_strand, command)
    assert refused == Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="sourceRows.0", code="CORRECTED"),))


async def test_a_corrected_holder_leaves_the_events_as_they_were(cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    await case.accepted(await corrected(case, DataCategory.SUBSCRIBER))
    assert granted(await verified(case), Attribution).grade is Grade.CONFIRMED
