"""What officers and SPoCs see of a request, and what the platform that is asked sees of it."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Parent

from service.api.asked import Info, id_from
from service.api.connections import After, Before, First, Last, connection_of, shows
from service.api.typing_of import part_view, view
from service.facts import data_request as facts
from service.operations.paging import window
from service.operations.platform_view import PlatformAnswer, PlatformRequest
from service.operations.request_questions import responses_of, rows_of
from service.platforms.normalised import Subscriber


@view(
    facts.ReturnRow,
    "id",
    "account_id",
    "position",
    "ip",
    "port",
    "at",
    "until",
    "event_kind",
    "zone_from",
    "outcome",
    "reason",
    "flags",
    "member",
    "row",
    withheld=("case_id", "request_id", "response_id"),
)
class ReturnRowView:
    pass


@view(
    facts.Response,
    "id",
    "request_id",
    "documents",
    "outcomes",
    "final",
    "corrects",
    "stage",
    "findings",
    "flags",
    "held_reason",
    "received_at",
    "given_by",
    "judged_at",
    "judged_by",
    withheld=("case_id",),
)
class ResponseView:
    pass


ReturnRowConnection = connection_of(ReturnRowView, "ReturnRow")


@view(
    facts.DataRequest,
    "id",
    "case_id",
    "platform_id",
    "legal_entity",
    "targets",
    "offence",
    "purpose",
    "necessity",
    "proportionality",
    "collateral_intrusion",
    "exhibits",
    "zone_of_source",
    "typed",
    "second_check_by",
    "urgency",
    "urgency_reason",
    "non_disclosure_until",
    "stage",
    "version",
    "drafted_by",
    "drafted_at",
    "authority_outcome",
    "authority_kind",
    "statute",
    "authority_reference",
    "granted_at",
    "authority_expires_at",
    "authority_document",
    "user_notice",
    "served_at",
    "receipt",
    "due_at",
    "due_basis",
    "answered_at",
    "flags",
)
class DataRequestView:
    @shows(list[ResponseView])
    async def responses(request: Parent[facts.DataRequest], info: Info) -> list[facts.Response]:
        """The answers, oldest first, with what was found in them."""
        return await responses_of(info.context.context, request)

    @shows(ReturnRowConnection)
    async def rows(
        request: Parent[facts.DataRequest],
        info: Info,
        response: Annotated[strawberry.ID | None, strawberry.argument(description="Only this answer's rows.")] = UNSET,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
    ) -> Any:
        """The parsed rows of the answers, in the order of their files."""
        of_response = id_from(response) if response is not None else None
        page = await rows_of(info.context.context, request, window(first, last, after, before), of_response)
        return ReturnRowConnection.of_page(page)


PlatformAnswerView = part_view(PlatformAnswer)
PlatformRequestView = part_view(PlatformRequest)
SubscriberView = part_view(Subscriber)

SeenRequest: Any = Annotated[
    DataRequestView | PlatformRequestView,
    strawberry.union(
        name="SeenRequest", description="A request: whole for those on the case, in its own type for the platform."
    ),
]
