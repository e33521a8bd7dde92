"""Nobody needs an account to be served: a platform that has not joined goes its whole way by what a SPoC records."""

from uuid import uuid4

from service.commands import asking as around
from service.commands import data_request as asking
from service.facts.asking import Clarification, Preservation
from service.facts.data_request import DataRequest, Response
from service.operations import clarifying, data_requests, preserving, user_notice
from service.vocabulary import DataRequestStage, Flag, PreservationStage, PromiseKind, ResponseStage
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, ago, granted, later
from tests.integration.keeping import Keeper
from workflows.steps import Next


async def test_a_platform_that_has_not_joined_is_served_in_full_by_the_spoc(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    account = case.accounts[2]

    preservation = await case.preservation_of(account)
    assert await keeper.keep(PromiseKind.PRESERVATION, preservation.id) == [Next.ASK_SPOC]
    sent = around.RecordPreservationSent(
        id=uuid4(), preservation=preservation.id, sent_at=ago(minutes=9), receipt="F-1"
    )
    granted(await case.do("spoc", preserving.record_preservation_sent, sent), Preservation)
    kept = granted(await case.kept(preservation), Preservation)
    longer = granted(await case.kept_longer(kept), Preservation)
    assert (longer.stage, longer.renewals) == (PreservationStage.PRESERVED, 1)

    request = await case.drafted(account)
    granted(await case.authority(request), DataRequest)
    assert await keeper.keep(PromiseKind.DATA_REQUEST, request.id) == [Next.ASK_SPOC]
    service = asking.RecordService(id=uuid4(), request=request.id, served_at=ago(minutes=5), receipt="F-2")
    granted(await case.do("spoc", data_requests.record_service, service), DataRequest)
    has_it = around.RecordAcknowledgement(
        id=uuid4(), request=request.id, platform_reference="M-7", acknowledged_at=ago(minutes=4)
    )
    granted(await case.do("spoc", clarifying.record_acknowledgement, has_it), DataRequest)
    asked = granted(await case.asks(request, asked_at=ago(minutes=3)), Clarification)
    granted(await case.answers(asked, "spoc"), Clarification)
    warning = around.WarnUserNotice(id=uuid4(), request=request.id, notify_at=later(days=2))
    granted(await case.do("spoc", user_notice.warn_user_notice, warning), DataRequest)

    first = await case.answered(request, final=False)
    last = await case.answered(request, case.a_return(request, logins=()), final=True)
    corrected = await case.answered(request, corrects=first.id)
    assert granted(await case.accepted(corrected), Response).stage is ResponseStage.ACCEPTED
    assert (await case.request_reads(request)).stage is DataRequestStage.ANSWERED
    assert Flag.NOT_SERVED not in {flag for r in (first, last, corrected) for flag in r.flags}
    assert await keeper.asked_of(case.id, "PLATFORM_LIAISON") == [], "nobody there has an account"
