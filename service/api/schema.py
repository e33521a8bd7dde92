"""The contract as one schema. A root field that does not say `@may` stops the service from starting."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from service.api.describing import describe
from service.api.mutations import Mutation
from service.api.questions import Query
from service.api.roots import guarded
from service.api.typing_of import SCALARS

schema = strawberry.Schema(
    query=guarded(Query),
    mutation=guarded(Mutation),
    config=StrawberryConfig(scalar_map=SCALARS),
)
describe(schema._schema)


def print_contract() -> str:
    """The contract as text: what `graphql/schema.graphql` holds."""
    return schema.as_str() + "\n"
