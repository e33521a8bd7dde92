"""What is shown of people and their places on a case."""

from uuid import UUID

import strawberry

from service.api.typing_of import view
from service.facts.people import Organisation, Person, Task
from service.rules.problem import SENTENCES, Problem
from service.vocabulary import ProblemCode


@view(Organisation, "id", "kind", "sector", "name", "joined")
class OrganisationView:
    pass


@view(Person, "id", "organisation_id", "name", "roles", "rank")
class PersonView:
    pass


@view(Task, "id", "case_id", "person_id", "kind", "object_id", "since", "due_at", "done_at")
class TaskView:
    pass


@strawberry.type(name="ProblemDetail", description="Where in the input a refusal points.")
class DetailView:
    path: str
    code: str


@strawberry.type(name="Problem", description="A command was turned down, and nothing has changed.")
class ProblemView:
    code: strawberry.enum(ProblemCode)  # type: ignore[valid-type]
    retryable: bool
    details: list[DetailView]

    @strawberry.field(description="One constant public sentence for the code.")
    def message(self: strawberry.Parent[Problem]) -> str:
        return SENTENCES[self.code]

    @classmethod
    def is_type_of(cls, obj: object, _: object) -> bool:
        return isinstance(obj, Problem)


@strawberry.type(name="Me", description="Who is asking, as this service knows them, and what they have to do.")
class MeView:
    id: strawberry.ID
    name: str
    roles: list[str]
    organisation_id: UUID
    tasks: list[TaskView]
