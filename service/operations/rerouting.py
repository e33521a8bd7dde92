"""What another offence does to requests that are at work (E04): their routes are worked out again, and people are asked."""

from dataclasses import replace

from service.facts.data_request import DataRequest
from service.operations.commanding import Commanding
from service.operations.returning import AT_WORK, UNDER_AUTHORITY, ask_to_rework, prompt_to_cancel
from service.operations.routing import routes_of
from service.rules.route import offered
from service.vocabulary import DataRequestStage, Offence


async def reroute(tx: Commanding, was: Offence, offence: Offence, reason: str) -> None:
    """A request made for the offence that was: what is not decided on goes back for work with the reason (P09a).

    Under authority, it stands while its route is open for the new offence too; else somebody cancels it or says why not
    (P10a), since an authority must be cancelled once its requirements are no longer met (IPA 2016 s 65).
    """
    for request in await tx.all(DataRequest, case_id=tx.the_case.id):
        if request.offence is not was or request.stage not in AT_WORK:
            continue
        if request.stage not in UNDER_AUTHORITY:
            await _return(tx, request, reason)
        elif request.route not in offered(await routes_of(tx, replace(request, offence=offence))):
            await prompt_to_cancel(tx, request)


async def _return(tx: Commanding, request: DataRequest, reason: str) -> None:
    await tx.replace(
        replace(
            request,
            stage=DataRequestStage.RETURNED,
            returned_at=tx.now,
            returned_reasons=reason,
            version=request.version + 1,
        )
    )
    await tx.promises.meet("P09", request.id)
    if not await tx.promises.open("P09a", request.id):
        await ask_to_rework(tx, request)
