"""What officers and SPoCs see of a request, and what the platform that is asked sees of it."""

from service.api.typing_of import view
from service.facts import data_request as facts


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
