"""What is shown of her risk, of the advocate she was offered, of what agencies said and took on, and of how a case ended."""

from typing import Annotated, Any

import strawberry

from service.api.typing_of import part_view, view
from service.api.views.disclosure import SafetyReviewView
from service.facts import care as facts
from service.facts.review import ActionAgreed, RiskView, SecondOpinion
from service.operations.advocate_view import CaseForAdvocate
from service.operations.locations import Whereabouts
from service.operations.offer_answers import OfferAnswered
from service.operations.review_packs import ReviewPack


@view(
    facts.RiskAssessment,
    "id",
    "violence",
    "persistence",
    "recurrence",
    "psychosocial_damage",
    "flags",
    "her_view",
    "judgement",
    "judgement_reason",
    "band",
    "reasoned_down_to",
    "reasoned_down_reason",
    "reasoned_down_by",
    "reasoned_down_at",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class RiskAssessmentView:
    pass


@view(facts.VictimLocation, "id", "recorded_by", "recorded_at", "replaced_at", withheld=("case_id",))
class VictimLocationView:
    pass


WhereaboutsView = part_view(Whereabouts)


@view(
    facts.AdvocateOffer,
    "id",
    "service_id",
    "advocate_id",
    "capacity",
    "recorded_by",
    "recorded_at",
    "response",
    "responded_by",
    "responded_at",
    withheld=("case_id",),
)
class AdvocateOfferView:
    pass


@view(
    RiskView,
    "id",
    "review_id",
    "person_id",
    "sector",
    "view",
    "reason",
    "information",
    "given_at",
    withheld=("case_id",),
)
class RiskViewView:
    pass


@view(
    ActionAgreed,
    "id",
    "review_id",
    "owner_id",
    "what",
    "due_at",
    "recorded_at",
    "done_at",
    "done_by",
    "outcome",
    withheld=("case_id",),
)
class ActionAgreedView:
    pass


@view(facts.Closing, "id", "outcome", "learning", "feedback_asked", "recorded_by", "recorded_at", withheld=("case_id",))
class ClosingView:
    pass


@view(facts.Reopening, "id", "cause", "reason", "immediate_danger", "recorded_by", "recorded_at", withheld=("case_id",))
class ReopeningView:
    pass


CaseForAdvocateView = part_view(CaseForAdvocate)
OfferAnsweredView = part_view(OfferAnswered)
ReviewPackView = part_view(ReviewPack)

SeenReview: Any = Annotated[
    SafetyReviewView | ReviewPackView,
    strawberry.union(
        name="SeenReview",
        description="A safety review: whole for the chair and those who decide, a pack for an agency.",
    ),
]


@view(
    SecondOpinion,
    "id",
    "decision_id",
    "agrees",
    "reason",
    "recorded_by",
    "recorded_at",
    withheld=("case_id",),
)
class SecondOpinionView:
    pass
