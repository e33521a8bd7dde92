"""What is shown of what was recorded around a case and her safety; the case itself is in `whole_case`."""

from service.api.typing_of import view
from service.facts import case as facts


@view(facts.Incident, "id", "happened_at", "zone_as_stated", "narrative", withheld=("case_id",))
class IncidentView:
    pass


@view(
    facts.Account,
    "id",
    "platform_id",
    "immutable_id",
    "handle",
    "address",
    "captured_at",
    "seen_at_source",
    "initiated_by",
    withheld=("case_id",),
)
class AccountView:
    pass


@view(
    facts.Needs,
    "id",
    "rights_level",
    "safe_channels",
    "safe_times",
    "overheard_by",
    "notice_may_say_more",
    "update_interval_days",
    "interpreter",
    "capacity",
    "children",
    "recorded_at",
    "recorded_by",
    "safe_windows",
    "device_compromise",
    withheld=("case_id",),
)
class NeedsView:
    pass


@view(
    facts.SafetyPlan,
    "id",
    "content",
    "support_arranged",
    "support_refused_with",
    "touches_telling",
    "recorded_at",
    "recorded_by",
    withheld=("case_id",),
)
class SafetyPlanView:
    pass


@view(
    facts.Screen,
    "id",
    "point",
    "searched",
    "result",
    "valid_until",
    "recorded_at",
    "recorded_by",
    withheld=("case_id",),
)
class ScreenView:
    pass


@view(
    facts.Determination,
    "id",
    "primary",
    "reasons",
    "valid_until",
    "determined_at",
    "determined_by",
    withheld=("case_id",),
)
class DeterminationView:
    pass


@view(
    facts.VictimInformed,
    "id",
    "event",
    "informed_at",
    "channel",
    "safe",
    "recorded_at",
    "recorded_by",
    withheld=("case_id",),
)
class VictimInformedView:
    pass
