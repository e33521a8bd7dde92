"""What is shown of people and their places on a case."""

from typing import Any, ClassVar

import strawberry
from strawberry import Parent

from service.api.asked import Info
from service.api.connections import connection_of, paged, shows
from service.api.stands import page_of, rows_of
from service.api.typing_of import enum_of, summary, view
from service.facts.people import HandOver, Organisation, Person, Task
from service.operations import own_questions
from service.operations.own_questions import DirectoryEntry
from service.operations.paging import Order, Page, Window
from service.rules.problem import SENTENCES, Problem
from service.vocabulary import ProblemCode, Role


@view(Organisation, "id", "kind", "sector", "name", "joined", "location", "accepts_uk_authority")
class OrganisationView:
    pass


@view(Person, "id", "organisation_id", "name", "roles", "rank", withheld=("work_email",))
class PersonView:
    pass


@strawberry.type(name="Victim", description="Whose case it is, by the name she gave.")
class VictimView:
    of_row: ClassVar[bool] = True
    id: strawberry.ID
    name: str


@view(Task, "id", "case_id", "person_id", "kind", "object_id", "since", "due_at", "done_at", withheld=("barred_at",))
class TaskView:
    pass


@view(
    HandOver,
    "id",
    "place",
    "left_by",
    "taken_over_by",
    "reason",
    "handed_over_by",
    "handed_over_at",
    withheld=("case_id",),
)
class HandOverView:
    pass


enum_of(ProblemCode)


@strawberry.type(name="ProblemDetail", description="Where in the input a refusal points.")
class DetailView:
    path: str
    code: str


@strawberry.type(name="Problem", description="A command was turned down, and nothing has changed.")
class ProblemView:
    code: ProblemCode
    retryable: bool
    details: list[DetailView]

    @shows(str)
    def message(problem: Parent[Problem]) -> str:
        """One constant public sentence for the code."""
        return SENTENCES[problem.code]

    @classmethod
    def is_type_of(cls, obj: object, _: object) -> bool:
        return isinstance(obj, Problem)


TaskConnection = connection_of(TaskView, "Task")


OPEN_TASKS = page_of(Task, Order(column="since"), "{row}.person_id = {asker}.id", "{row}.done_at is null")


async def _tasks(info: Info, _: Any, window: Window) -> Page[Task]:
    return await own_questions.own_tasks(info.context.context, window)


@strawberry.type(name="Me", description="Who is asking, as this service knows them, and what they have to do.")
class MeView:
    of_row: ClassVar[bool] = True
    id: strawberry.ID
    name: str
    roles: list[Role] = strawberry.field(description="What you may be; a task says on which case.")
    tasks = paged(_tasks, TaskConnection, "What you have to do, oldest first.", OPEN_TASKS)

    @shows(OrganisationView | None, stands_for=rows_of(Organisation, "{row}.id = {up}.organisation_id"))
    async def organisation(person: Parent[Person], info: Info) -> Organisation | None:
        """The organisation you belong to."""
        return await own_questions.own_organisation(info.context.context, person)


@strawberry.type(name="DirectoryEntry", description=summary(DirectoryEntry))
class DirectoryEntryView:
    organisation: OrganisationView
    people: list[PersonView] = strawberry.field(description="By name, a hundred at most.")


DirectoryEntryConnection = connection_of(DirectoryEntryView, "DirectoryEntry")
