"""What is shown of attributions and of what police did. The identity is not among it: the contract cannot say it."""

from service.api.typing_of import view
from service.facts import attribution as facts


@view(facts.Subject, "id", "identity_version", "created_at", withheld=("case_id", "created_by"))
class SubjectView:
    pass


@view(
    facts.Strand,
    "id",
    "account_id",
    "kind",
    "strength",
    "source_rows",
    "derived_from",
    "over_vpn",
    "bill_payer_only",
    "added_by",
    "added_at",
    withheld=("case_id", "decisive"),
)
class StrandView:
    pass


@view(
    facts.Attribution,
    "id",
    "subject_id",
    "identity_version",
    "accounts",
    "alternatives",
    "stage",
    "grade",
    "proposed_by",
    "proposed_at",
    "verified_by",
    "verified_at",
    "withdrawn_by",
    "withdrawn_at",
    "withdrawn_reason",
    withheld=("case_id",),
)
class AttributionView:
    pass


@view(
    facts.Challenge,
    "id",
    "attribution_id",
    "reason",
    "raised_by",
    "raised_at",
    "state",
    "resolution",
    "second_due_at",
    "resolved_by",
    "seconded_by",
    "resolved_at",
    withheld=("case_id",),
)
class ChallengeView:
    pass


@view(
    facts.PoliceAction,
    "id",
    "kind",
    "at",
    "custody_reference",
    "grade",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class PoliceActionView:
    pass


@view(
    facts.SubjectFlags,
    "id",
    "child",
    "police",
    "public_figure",
    "held",
    "abroad",
    "known_to_victim",
    "identification_pending",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class SubjectFlagsView:
    pass
