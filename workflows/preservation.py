"""Keeping data from being lost: ask a platform to preserve an account, have it renewed, and raise an alarm before it ends."""

from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.activities import PreservationActivities
    from workflows.promise import Promise
    from workflows.steps import Next


@workflow.defn
class PreservationWorkflow(Promise):
    """An account's data would be gone before anybody may ask for it. It is kept, and what is kept never lapses silently."""

    waits_for = "waits for what the platform kept, or for the end of it"

    @workflow.run
    async def run(self, preservation: UUID) -> None:
        while (step := await self.next_of(PreservationActivities.next_of_preservation, preservation)) is not Next.DONE:
            match step:
                case Next.PRESERVE:
                    await self.do(PreservationActivities.ask_to_preserve, preservation)
                case Next.ASK_SPOC:
                    await self.do(PreservationActivities.ask_spoc_to_preserve, preservation)
                case Next.SAY_OVERDUE:
                    await self.do(PreservationActivities.say_preservation_overdue, preservation)
                case Next.RENEW:
                    await self.do(PreservationActivities.ask_to_renew, preservation)
                case Next.ALARM:
                    await self.do(PreservationActivities.raise_alarm, preservation)
                case Next.LET_GO:
                    await self.do(PreservationActivities.let_go_of_preservation, preservation)
                case _:
                    raise self.not_mine(step)


def id_of_preservation_workflow(preservation: UUID) -> str:
    return f"preservation/{preservation}"
