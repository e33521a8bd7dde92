"""What a victim sees: one word and what it says, the next update, whom to ring and how to reach help. Nothing else."""

from uuid import UUID

import strawberry
from strawberry import Parent

from service.api.connections import shows
from service.api.plan.standing import Expression
from service.api.plan.texts import literal
from service.api.stands import worded
from service.api.typing_of import part_view, view
from service.facts.case import MyCase
from service.operations.report_answers import ReportAdded
from service.operations.wish_answers import WishesRecorded, WishesWithdrawn
from service.rules.victim_word import EXPLANATIONS, HELP


@view(
    MyCase,
    "word",
    "next_update_at",
    "contact_name",
    "advocacy_service",
    "advocate_response",
    withheld=("id", "case_id", "victim_id", "contact_id"),
)
class MyCaseView:
    @shows(strawberry.ID, stands_for=Expression("{row}.case_id"))
    def id(case: Parent[MyCase]) -> UUID:
        """The id of your case, for what you ask to have done on it."""
        return case.case_id

    @shows(str, stands_for=Expression(worded("word", EXPLANATIONS)))
    def explanation(case: Parent[MyCase]) -> str:
        """What the word says, always in the same sentence."""
        return EXPLANATIONS[case.word]

    @shows(str, stands_for=Expression(literal(HELP) + "::text"))
    def help(case: Parent[MyCase]) -> str:
        """How to reach help at any hour."""
        return HELP


ReportAddedView = part_view(ReportAdded)
WishesRecordedView = part_view(WishesRecorded)
WishesWithdrawnView = part_view(WishesWithdrawn)
