"""The case's clock: acts on the deadlines that no other promise owns, and keeps her updates coming."""

from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.activities import CaseActivities
    from workflows.promise import Promise
    from workflows.steps import Next


@workflow.defn
class CaseWorkflow(Promise):
    """A case is open. What somebody owes on it is not forgotten, and she hears at her own interval."""

    waits_for = "waits for what is owed on the case"

    @workflow.run
    async def run(self, case: UUID) -> None:
        while (step := await self.next_of(CaseActivities.next_of_case, case)) is not Next.DONE:
            match step:
                case Next.UPDATE_HER:
                    await self.do(CaseActivities.update_her, case)
                case Next.SAY_OVERDUE:
                    await self.do(CaseActivities.say_case_overdue, case)
                case Next.END_PLACES:
                    await self.do(CaseActivities.end_places, case)
                case Next.LET_GO:
                    await self.do(CaseActivities.let_go_of_case, case)
                case _:
                    raise self.not_mine(step)


def id_of_case_workflow(case: UUID) -> str:
    return f"case/{case}"
