"""Root fields: each stands on a guarded operation and says in the contract which action it takes. Without that, no schema.

The directive is read off the operation that the field calls, so that what is printed is what is enforced.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import strawberry
from strawberry.schema_directive import Location
from strawberry.types.field import StrawberryField

from service.access import Action
from service.api.asked import settled
from service.api.plan.standing import Arguments, Rows
from service.api.stands import asked_for
from service.api.typing_of import enum_of

enum_of(Action)


@strawberry.schema_directive(
    name="may",
    locations=[Location.FIELD_DEFINITION],
    description="The action a person must be permitted. Without the right, the answer is null, as for what does not exist.",
)
class May:
    action: Action


def root(
    operation: Any,
    shows: Any,
    description: str | None = None,
    rows: Rows | None = None,
    looks_at: Callable[[Arguments], UUID | None] | None = None,
) -> Callable[[Callable[..., Any]], StrawberryField]:
    """Makes a resolver the root field of a guarded operation, shown as a type of the contract or null.

    `rows` is what a question stands for in SQL, under the same right; `looks_at` is what it is a look at, which is noted.
    """
    action = getattr(operation, "action", None)
    if action is None:
        raise TypeError(f"{operation.__name__} is not guarded, so nothing in the contract may call it")

    def make(resolver: Callable[..., Any]) -> StrawberryField:
        field: StrawberryField = strawberry.field(
            resolver=settled(resolver),
            graphql_type=shows | None,
            description=description or resolver.__doc__,
            directives=[May(action=action)],
            metadata={} if rows is None else {"stands_for": asked_for(rows, action, looks_at)},
        )
        return field

    return make


def guarded(root_type: Any) -> Any:
    """The type itself, once every one of its fields says `@may`; else the schema does not build."""
    definition = root_type.__strawberry_definition__
    for field in definition.fields:
        if sum(isinstance(directive, May) for directive in field.directives) != 1:
            raise TypeError(
                f"{definition.name}.{field.python_name} does not say @may: it stands on no guarded operation"
            )
    return root_type
