"""Steps of a case around risk, advocates, agencies, closing and opening again."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from service.commands import asking, care
from service.facts.asking import Preservation
from service.facts.care import RiskAssessment, RiskAxis
from service.facts.disclosure import SafetyReview
from service.operations import advocacy, agencies, closing, preserving, risk
from service.vocabulary import (
    ClosingOutcome,
    OfferResponse,
    PreservationEnd,
    ReopeningCause,
    ReviewView,
    RiskBand,
    RiskLevel,
    ServiceCapacity,
)
from tests.integration.a_case import ACase
from tests.integration.cast import granted, platform


def low(**changes: Any) -> RiskAxis:
    return replace(RiskAxis(level=RiskLevel.LOW, reason="Nothing points to it."), **changes)


class Caring:
    """What is asked to look after her, on one case."""

    def __init__(self, case: ACase) -> None:
        self.case = case
        self.do = case.do

    def risk(self, **changes: Any) -> care.RecordRisk:
        command = care.RecordRisk(
            id=uuid4(),
            case=self.case.id,
            violence=low(),
            persistence=low(),
            recurrence=low(),
            psychosocial_damage=low(),
            her_view="She is afraid to go home.",
        )
        return replace(command, **changes)

    async def judged(self, who: str = "officer", **changes: Any) -> Any:
        return await self.do(who, risk.record_risk, self.risk(**changes))

    async def reasoned_down(
        self, assessment: RiskAssessment, who: str = "supervisor", band: RiskBand = RiskBand.MEDIUM, **changes: Any
    ) -> Any:
        command = care.ReasonRiskDown(id=uuid4(), assessment=assessment.id, band=band, reason="It was one joke.")
        return await self.do(who, risk.reason_risk_down, replace(command, **changes))

    async def offered(self, advocate: UUID | None = None, **changes: Any) -> Any:
        command = care.OfferAdvocate(
            id=uuid4(),
            case=self.case.id,
            service=platform("harbour"),
            advocate=advocate,
            capacity=ServiceCapacity.AVAILABLE,
        )
        return await self.do("officer", advocacy.offer_advocate, replace(command, **changes))

    async def answered(self, response: OfferResponse, who: str = "officer") -> Any:
        command = care.RespondToAdvocateOffer(id=uuid4(), case=self.case.id, response=response)
        return await self.do(who, advocacy.respond_to_advocate_offer, command)

    async def viewed(self, review: SafetyReview, who: str = "probation", **changes: Any) -> Any:
        command = care.SubmitRiskView(
            id=uuid4(), review=review.id, view=ReviewView.TELL, reason="She has a right to know.", information=""
        )
        return await self.do(who, agencies.submit_risk_view, replace(command, **changes))

    async def completed(self, action: UUID, who: str, outcome: str = "The locks are changed.") -> Any:
        command = care.CompleteReviewAction(id=uuid4(), action=action, outcome=outcome)
        return await self.do(who, agencies.complete_review_action, command)

    async def let_go_of_preservations(self) -> None:
        """Nothing is kept for this case any more, and somebody has said so."""
        for kept in await self.case.all(Preservation):
            command = asking.EndPreservation(id=uuid4(), preservation=kept.id, reason=PreservationEnd.NEED_ENDED)
            granted(await self.do("spoc", preserving.end_preservation, command), Preservation)

    async def closed(self, outcome: ClosingOutcome = ClosingOutcome.TOLD, who: str = "supervisor") -> Any:
        command = care.CloseCase(
            id=uuid4(), case=self.case.id, outcome=outcome, learning="Ask sooner.", feedback_asked=True
        )
        return await self.do(who, closing.close_case, command)

    async def reopened(self, who: str = "supervisor") -> Any:
        command = care.ReopenCase(
            id=uuid4(),
            case=self.case.id,
            cause=ReopeningCause.NEW_ACCOUNT,
            reason="It began again.",
            immediate_danger=False,
        )
        return await self.do(who, closing.reopen_case, command)


def caring(case: ACase) -> Caring:
    return Caring(case)
