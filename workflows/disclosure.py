"""The timed telling: the approach, the moment, and the follow-ups afterwards. Whether she is told is not decided here."""

from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.activities import DisclosureActivities
    from workflows.promise import Promise
    from workflows.steps import Next


@workflow.defn
class DisclosureWorkflow(Promise):
    """She is told at the moment the plan says and not before, if nothing stands in the way; and is not left alone after."""

    waits_for = "waits for the appointment, or for the next follow-up"

    @workflow.run
    async def run(self, case: UUID) -> None:
        while (step := await self.next_of(DisclosureActivities.next_of_disclosure, case)) is not Next.DONE:
            match step:
                case Next.APPROACH:
                    await self.do(DisclosureActivities.say_appointment_near, case)
                case Next.RELEASE:
                    await self.do(DisclosureActivities.release_or_hold, case)
                case Next.FOLLOW_UP:
                    await self.do(DisclosureActivities.open_follow_up, case)
                case Next.SAY_OVERDUE:
                    await self.do(DisclosureActivities.say_disclosure_overdue, case)
                case Next.LET_GO:
                    await self.do(DisclosureActivities.let_go_of_disclosure, case)
                case _:
                    raise self.not_mine(step)


def id_of_disclosure_workflow(case: UUID) -> str:
    return f"disclosure/{case}"
