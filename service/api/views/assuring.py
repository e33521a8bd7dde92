"""What is shown of progress that may be told, of assurances, and of what is heard again."""

from service.api.typing_of import view
from service.facts import assuring as facts


@view(facts.ProgressNotice, "id", "reason", "cleared_by", "cleared_at", withheld=("case_id",))
class ProgressNoticeView:
    pass


@view(
    facts.Assurance,
    "id",
    "statements",
    "reason",
    "given_by",
    "given_at",
    withheld=("case_id", "subject_id", "identity_version"),
)
class AssuranceView:
    pass


@view(
    facts.Rehearing,
    "id",
    "telling_id",
    "recipient_id",
    "parts",
    "deliverer_id",
    "reason",
    "recorded_by",
    "recorded_at",
    "valid_until",
    withheld=("case_id",),
)
class RehearingView:
    pass
