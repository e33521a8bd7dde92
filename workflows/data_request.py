"""Asking a platform: serve it, chase it when it is late, escalate, stop when it is settled."""

from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.activities import DataRequestActivities
    from workflows.promise import Promise
    from workflows.steps import Next


@workflow.defn
class DataRequestWorkflow(Promise):
    """A platform is asked and has until a date to answer. Then it is chased, and then somebody above hears of it."""

    waits_for = "waits for the platform's answer"

    @workflow.run
    async def run(self, request: UUID) -> None:
        while (step := await self.next_of(DataRequestActivities.next_of_data_request, request)) is not Next.DONE:
            match step:
                case Next.SERVE:
                    await self.do(DataRequestActivities.serve_request, request)
                case Next.ASK_SPOC:
                    await self.do(DataRequestActivities.ask_spoc_to_serve, request)
                case Next.SAY_OVERDUE:
                    await self.do(DataRequestActivities.say_request_overdue, request)
                case Next.CHASE:
                    await self.do(DataRequestActivities.chase_platform, request)
                case Next.ESCALATE:
                    await self.do(DataRequestActivities.escalate_request, request)
                case Next.LET_GO:
                    await self.do(DataRequestActivities.let_go_of_data_request, request)
                case _:
                    raise self.not_mine(step)


def id_of_data_request_workflow(request: UUID) -> str:
    return f"data-request/{request}"
