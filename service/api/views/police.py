"""What is shown of what follows police action, and of what was reported later."""

from service.api.typing_of import view
from service.facts import police as facts


@view(
    facts.CustodyOutcome,
    "id",
    "kind",
    "at",
    "release_at",
    "bail_until",
    "conditions",
    "view_sought",
    "recognition_dependent",
    "mitigation",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class CustodyOutcomeView:
    pass


@view(
    facts.Charge,
    "id",
    "charged_at",
    "first_public_event_at",
    "flags",
    "recorded_by",
    "recorded_at",
    "verified_by",
    "verified_at",
    withheld=("case_id", "offence", "record_reference"),
)
class ChargeView:
    """A charge. Its offence and its record's reference are not shown: who verifies it keys them from the record."""


@view(
    facts.Hearing,
    "id",
    "kind",
    "at",
    "first_public_event_at",
    "replaces",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class HearingView:
    pass


@view(
    facts.FurtherReport,
    "id",
    "kind",
    "incidents",
    "accounts",
    "initiated_by",
    "while_held",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class FurtherReportView:
    pass


@view(facts.OffenceRevision, "id", "was", "offence", "reason", "recorded_by", "recorded_at", withheld=("case_id",))
class OffenceRevisionView:
    pass


@view(
    facts.GradeReview,
    "id",
    "attribution_id",
    "grade",
    "reasons",
    "reviewed_by",
    "reviewed_at",
    withheld=("case_id",),
)
class GradeReviewView:
    pass
