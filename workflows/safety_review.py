"""A safety review: invite, remind, and close its papers to the agencies when it is over."""

from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.activities import SafetyReviewActivities
    from workflows.promise import Promise
    from workflows.steps import Next


@workflow.defn
class SafetyReviewWorkflow(Promise):
    """Agencies are to meet about a telling. They hear in time, and see the papers no longer than they need them."""

    waits_for = "waits for the review to be held"

    @workflow.run
    async def run(self, review: UUID) -> None:
        while (step := await self.next_of(SafetyReviewActivities.next_of_safety_review, review)) is not Next.DONE:
            match step:
                case Next.INVITE:
                    await self.do(SafetyReviewActivities.invite_agencies, review)
                case Next.REMIND:
                    await self.do(SafetyReviewActivities.remind_agencies, review)
                case Next.SAY_OVERDUE:
                    await self.do(SafetyReviewActivities.say_review_overdue, review)
                case Next.END_WINDOW:
                    await self.do(SafetyReviewActivities.end_review_window, review)
                case Next.LET_GO:
                    await self.do(SafetyReviewActivities.let_go_of_safety_review, review)
                case _:
                    raise self.not_mine(step)


def id_of_safety_review_workflow(review: UUID) -> str:
    return f"safety-review/{review}"
