"""What is shown of wishes, reviews, decisions, schedules, stops and tellings."""

from service.api.typing_of import view
from service.facts import disclosure as facts
from service.facts.outside import IdentityLearned, OutsideTelling


@view(
    facts.Wishes,
    "id",
    "scope",
    "parts",
    "only_if_known_to_me",
    "not_before",
    "not_before_event",
    "present",
    "windows",
    "spoken_to",
    "alone",
    "channel",
    "coercion",
    "valid_until",
    "recorded_by",
    "recorded_at",
    "withdrawn_by",
    "withdrawn_at",
    withheld=("case_id",),
)
class WishesView:
    pass


@view(
    facts.SafetyReview,
    "id",
    "recipient_id",
    "channel",
    "parts",
    "meets_at",
    "invited",
    "convened_by",
    "convened_at",
    "held_at",
    "attendance",
    "advocate_absent_reason",
    "dissent",
    "actions",
    "recommendation",
    "valid_until",
    "ended_at",
    withheld=("case_id", "subject_id", "identity_version"),
)
class SafetyReviewView:
    pass


@view(
    facts.Decision,
    "id",
    "epoch",
    "verdict",
    "claim",
    "lawful",
    "pressing_need",
    "necessary",
    "proportionate",
    "grounds",
    "representations",
    "not_invited_reason",
    "tier",
    "parts",
    "conditions",
    "recipient_id",
    "channel",
    "reasons",
    "review_id",
    "second_officer_id",
    "digest",
    "decided_by",
    "decided_at",
    "ended_at",
    withheld=("case_id", "subject_id", "identity_version"),
)
class DecisionView:
    pass


@view(
    facts.Authorisation,
    "id",
    "decision_id",
    "epoch",
    "digest",
    "state",
    "person_id",
    "organisation_id",
    "given_at",
    "second_due_at",
    "ended_at",
    withheld=("case_id", "signature"),
)
class AuthorisationView:
    pass


@view(
    facts.Schedule,
    "id",
    "decision_id",
    "epoch",
    "place_kind",
    "at",
    "deliverer_id",
    "support",
    "support_until",
    "tell_by",
    "abort_conditions",
    "attendees",
    "involved",
    "parts",
    "scheduled_by",
    "scheduled_at",
    "outcome",
    "missing",
    "held",
    "asked_at",
    "ended_at",
    withheld=("case_id",),
)
class ScheduleView:
    pass


@view(
    facts.Reconfirmation,
    "id",
    "epoch",
    "wish_reconfirmed",
    "spoken_to",
    "alone",
    "coercion",
    "capacity",
    "recipient_checked",
    "at",
    "recorded_by",
    "valid_until",
    withheld=("case_id",),
)
class ReconfirmationView:
    pass


@view(facts.Stop, "id", "epoch", "reason", "stopped_by", "stopped_at", "answer", "answer_at", withheld=("case_id",))
class StopView:
    pass


@view(
    facts.Opening,
    "id",
    "schedule_id",
    "epoch",
    "part",
    "recipient_id",
    "deliverer_id",
    "intended_at",
    "expires_at",
    "opened_at",
    withheld=("case_id", "subject_id", "identity_version"),
)
class OpeningView:
    pass


@view(
    facts.Telling,
    "id",
    "schedule_id",
    "epoch",
    "recipient_id",
    "parts",
    "identity_version",
    "told_at",
    "people_present",
    "questions",
    "plan",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class TellingView:
    pass


@view(
    OutsideTelling,
    "id",
    "recipient_id",
    "parts",
    "told_at",
    "told_by",
    "teller",
    "circumstances",
    "missing",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class OutsideTellingView:
    pass


@view(
    IdentityLearned,
    "id",
    "recipient_id",
    "parts",
    "learned_at",
    "learned_from",
    "circumstances",
    "missing",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class IdentityLearnedView:
    pass


@view(facts.Abort, "id", "schedule_id", "reason", "at", "recorded_by", "recorded_at", withheld=("case_id",))
class AbortView:
    pass


@view(
    facts.FollowUp,
    "id",
    "at",
    "contact_made",
    "new_incidents",
    "risk",
    "wishes",
    "flags",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class FollowUpView:
    pass
