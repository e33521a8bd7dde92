"""There is no field of a case, however deep, that the role which asks about one case may not read what it needs for."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from graphql import get_named_type, is_abstract_type, is_leaf_type, is_required_argument, parse
from graphql import get_operation_ast as operation_of

from service.api.executing import ENGINE, Operation
from service.api.plan.asking import Fetching
from service.api.planning import Plans
from service.api.stands import language
from service.operations.reaching import Speaker
from service.operations.statements import Statements
from service.settings import Settings
from tests.integration.cast import person
from tests.integration.sameness import ALL_SCOPES, FREE, SHOWN_OTHERWISE

DEEP = 5
A_PART = "gates(part: NAME)"


def fields_of(kind: Any, deep: int) -> Iterator[str]:
    """Each field that a plan knows, with all below it."""
    for name, field in kind.fields.items():
        if kind.name not in SHOWN_OTHERWISE and language(ENGINE).stands_for(kind.name, name) is None:
            continue
        asked = A_PART if name == "gates" else name
        below = get_named_type(field.type)
        if asked == name and any(is_required_argument(argument) for argument in field.args.values()):
            raise AssertionError(f"{kind.name}.{name} takes an argument that this test does not know")
        if is_leaf_type(below):
            yield asked
        elif deep:
            kinds = ENGINE.get_possible_types(below) if is_abstract_type(below) else [below]
            within = [f"... on {each.name} {{ __typename {' '.join(fields_of(each, deep - 1))} }}" for each in kinds]
            yield f"{asked} {{ {' '.join(within)} }}"


async def test_every_field_of_a_case_can_be_asked_about(settings: Settings) -> None:
    of_one = Statements(settings, about_one=True)

    async def nowhere(*_: object) -> str:
        raise AssertionError("it is asked elsewhere")

    plans, asked = Plans(Fetching(nowhere, of_one.fetch)), list(fields_of(ENGINE.type_map["Case"], DEEP))
    try:
        for text in asked:
            document = parse(f'{{ case(id: "{uuid4()}") {{ {text} }} }}')
            node = operation_of(document)
            assert node is not None
            ready = plans.planned(text, Operation(document, node, FREE), {}, ALL_SCOPES)
            assert ready is not None, text
            assert await plans.answer(ready, Speaker(person=person("officer")), None) == '{"case":null}'
    finally:
        await of_one.close()
    assert len(asked) > 60
