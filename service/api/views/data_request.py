"""What officers and SPoCs see of a request, and what the platform that is asked sees of it."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Parent

from service.api.asked import Info, narrowed_by
from service.api.connections import After, Before, First, Last, connection_of, shows
from service.api.plan.standing import Arguments, Narrowed
from service.api.stands import page_of, records_of
from service.api.typing_of import part_view, view
from service.facts import asking
from service.facts import data_request as facts
from service.operations.paging import Order, window
from service.operations.platform_view import (
    PlatformAnswer,
    PlatformClarification,
    PlatformRequest,
    RequestAcknowledged,
    UserNoticeWarned,
)
from service.operations.request_questions import clarifications_of, pauses_of, responses_of, routes, rows_of
from service.platforms.normalised import Subscriber
from service.rules.route import RouteOption


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
    "quarantined",
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


@view(
    asking.Clarification,
    "id",
    "request_id",
    "question",
    "document",
    "asked_at",
    "asked_by",
    "answer",
    "answer_document",
    "answered_at",
    "answered_by",
    withheld=("case_id", "recorded_at"),
)
class ClarificationView:
    pass


@view(asking.Pause, "id", "reason", "owner", "started_at", "ended_at", withheld=("case_id", "request_id"))
class PauseView:
    pass


OF_REQUEST = "{row}.request_id = {up}.id"


def _of_response(arguments: Arguments) -> Narrowed:
    """ValueError for one answer's rows: an answer that is not the request's is noted, which no plan does."""
    if arguments.get("response") is not None:
        raise ValueError("the rows of one answer")
    return Narrowed()


ROWS = page_of(facts.ReturnRow, Order(column="position"), OF_REQUEST, narrowed=_of_response)
RouteOptionView: Any = part_view(RouteOption)
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
    "returned_at",
    "returned_reasons",
    "authority_outcome",
    "authority_kind",
    "route",
    "statute",
    "authority_reference",
    "granted_at",
    "authority_expires_at",
    "authority_document",
    "renewals",
    "answer_by",
    "user_notice",
    "user_notice_accepted_by",
    "user_notice_accepted_at",
    "user_notice_accepted_reason",
    "notice_warned_at",
    "notify_at",
    "served_at",
    "receipt",
    "platform_reference",
    "acknowledged_at",
    "due_at",
    "due_basis",
    "paused_since",
    "answered_at",
    "cancelled_at",
    "cancelled_reason",
    "flags",
)
class DataRequestView:
    @shows(list[RouteOptionView])
    async def routes(request: Parent[facts.DataRequest], info: Info) -> tuple[RouteOption, ...]:
        """By which law it can be asked: what is open, in the order to try it, then the others with their reasons."""
        return await routes(info.context.context, request)

    @shows(list[ClarificationView], stands_for=records_of(asking.Clarification, OF_REQUEST))
    async def clarifications(request: Parent[facts.DataRequest], info: Info) -> list[asking.Clarification]:
        """What the platform asked before it could answer, and what it was answered."""
        return await clarifications_of(info.context.context, request)

    @shows(list[PauseView], stands_for=records_of(asking.Pause, OF_REQUEST))
    async def pauses(request: Parent[facts.DataRequest], info: Info) -> list[asking.Pause]:
        """When the platform's clock stood still, why, and who had to do something."""
        return await pauses_of(info.context.context, request)

    @shows(list[ResponseView], stands_for=records_of(facts.Response, OF_REQUEST))
    async def responses(request: Parent[facts.DataRequest], info: Info) -> list[facts.Response]:
        """The answers, oldest first, with what was found in them."""
        return await responses_of(info.context.context, request)

    @shows(ReturnRowConnection, stands_for=ROWS)
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
        asked = window(first, last, after, before)
        page = await rows_of(info.context.context, request, asked, narrowed_by(response))
        return ReturnRowConnection.of_page(page)


PlatformAnswerView = part_view(PlatformAnswer)
PlatformRequestView = part_view(PlatformRequest)
PlatformClarificationView = part_view(PlatformClarification)
RequestAcknowledgedView = part_view(RequestAcknowledged)
UserNoticeWarnedView = part_view(UserNoticeWarned)
SubscriberView = part_view(Subscriber)

SeenRequest: Any = Annotated[
    DataRequestView | PlatformRequestView,
    strawberry.union(
        name="SeenRequest", description="A request: whole for those on the case, in its own type for the platform."
    ),
]
