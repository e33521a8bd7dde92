"""By which routes a request could be asked, from what is known of the platform and of the offence (E04)."""

from service.database.acting import Transaction
from service.facts.data_request import DataRequest
from service.facts.people import Organisation
from service.rules.route import TERMS, Asking, RouteOption, kinds_of, request_route
from service.vocabulary import Urgency


async def routes_of(tx: Transaction, request: DataRequest) -> tuple[RouteOption, ...]:
    """Every route in the order to try them, and each that is not one with its reasons.

    No kind of data that can be asked for here is content. An urgent request is one for which its applicant gave the reason
    that life is at risk: whether it is, a designated officer decides.
    """
    platform = await tx.get(Organisation, request.platform_id)
    return request_route(
        Asking(
            location=None if platform is None else platform.location,
            accepts_uk_authority=platform is not None and platform.accepts_uk_authority,
            kinds=kinds_of([category for target in request.targets for category in target.categories]),
            terms=TERMS[request.offence],
            content_wanted=False,
            imminent_risk=request.urgency is Urgency.URGENT,
        )
    )
