"""P11b: an urgent authority that was given by word of mouth is written down, and somebody asks when it is not."""

from dataclasses import replace
from uuid import uuid4

from service.commands import asking as around
from service.facts.data_request import DataRequest
from service.operations import returning
from service.rules.problem import at_fault
from service.vocabulary import AuthorityKind, ProblemCode, PromiseKind, TaskKind, Urgency
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted
from tests.integration.keeping import Keeper


async def test_an_urgent_grant_by_word_of_mouth_is_written_down_within_a_working_day(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    request = await case.drafted(urgency=Urgency.URGENT, urgency_reason="He is at her door.")
    spoken = granted(await case.authority(request, kind=AuthorityKind.DSO_61A, statute="IPA 2016 s 61A"), DataRequest)
    (clock,) = await case.running("P11b")
    assert (clock.object_id, clock.owner, clock.started_at) == (request.id, TaskKind.SPOC, spoken.granted_at)
    await keeper.make_due(case.id, "P11b")
    await keeper.keep(PromiseKind.DATA_REQUEST, request.id)
    assert ("OVERDUE", "spoc") in await keeper.outbox(case.id)
    command = around.FileAuthorityRecord(
        id=uuid4(), request=request.id, document=await case.document(b"as it was said at 03:10")
    )
    async with cast.nothing_changes():
        assert await case.do("officer", returning.file_authority_record, command) is None
        unknown = replace(command, id=uuid4(), document=uuid4())
        refusal = await case.do("spoc", returning.file_authority_record, unknown)
    assert refusal == at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    filed = granted(await case.do("spoc", returning.file_authority_record, command), DataRequest)
    assert filed.authority_document == command.document
    assert await case.running("P11b") == []
    async with cast.nothing_changes():
        again = replace(command, id=uuid4())
        assert (await case.do("spoc", returning.file_authority_record, again)).code is ProblemCode.WRONG_STAGE


async def test_a_grant_that_came_with_its_document_or_from_ocda_owes_no_other_record(cast: Cast) -> None:
    case = await a_case(cast)
    written, ordinary = await case.drafted(), await case.drafted()
    await case.authority(written, kind=AuthorityKind.DSO_61A, document=await case.document(b"granted in writing"))
    await case.authority(ordinary)
    assert await case.running("P11b") == []
