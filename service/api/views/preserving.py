"""What is shown of preservations and of errors: to those on the case, and to the platform in its own types."""

from typing import Annotated, Any

import strawberry

from service.api.typing_of import part_view, view
from service.facts import asking
from service.operations.preservation_view import PlatformPreservation, PreservationSaid


@view(
    asking.Preservation,
    "id",
    "case_id",
    "account_id",
    "platform_id",
    "stage",
    "opened_at",
    "asked_at",
    "receipt",
    "outcome",
    "reference",
    "snapshot_at",
    "expires_at",
    "acknowledged_at",
    "renewals",
    "renewed_at",
    "ended_at",
    "ended_reason",
)
class PreservationView:
    pass


@view(
    asking.DataError,
    "id",
    "case_id",
    "request_id",
    "response_id",
    "kind",
    "error_class",
    "found_before_acquisition",
    "data_acquired",
    "third_party_harm",
    "action_taken",
    "opened_at",
    "opened_by",
    "decision",
    "reasons",
    "reported_at",
    "report_reference",
    "resolved_at",
    "resolved_by",
)
class DataErrorView:
    pass


PreservationSaidView = part_view(PreservationSaid)
PlatformPreservationView = part_view(PlatformPreservation)

SeenPreservation: Any = Annotated[
    PreservationView | PlatformPreservationView,
    strawberry.union(
        name="SeenPreservation",
        description="A preservation: whole for those on the case, in its own type for the platform.",
    ),
]
