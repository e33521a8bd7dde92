"""What is shown of whoever may be told in her place."""

from service.api.typing_of import view
from service.facts import recipient as facts


@view(
    facts.Recipient,
    "id",
    "name",
    "relation",
    "basis",
    "reason",
    "recorded_by",
    "recorded_at",
    "connected_to_subject",
    "cleared_by",
    "cleared_at",
    "determination",
    "determined_by",
    "determined_at",
    "ended_at",
    withheld=("case_id", "subject_id", "identity_version"),
)
class RecipientView:
    pass
