"""What is shown of embargoes, conflicts of interest and changes of policy."""

from service.api.typing_of import view
from service.facts import holding as facts


@view(
    facts.Embargo,
    "id",
    "kind",
    "parts",
    "owner_id",
    "reason",
    "since",
    "review_at",
    "expires_at",
    "renews",
    "set_by",
    "set_at",
    "lifted_by",
    "lifted_at",
    "lifted_reason",
    withheld=("case_id",),
)
class EmbargoView:
    pass


@view(
    facts.Conflict,
    "id",
    "person_id",
    "relation",
    "reason",
    "recorded_by",
    "recorded_at",
    "resolution",
    "resolution_reason",
    "resolved_by",
    "resolved_at",
    withheld=("case_id",),
)
class ConflictView:
    pass


@view(
    facts.PolicyMigration,
    "id",
    "was",
    "policy_version",
    "reason",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class PolicyMigrationView:
    pass
