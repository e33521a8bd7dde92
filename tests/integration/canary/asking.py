"""Everybody asks everything: what each person can read of what there is."""

from collections.abc import Iterator
from typing import Any

from graphql import OperationType, parse

from service.api.trusted import DOCUMENTS, FOLDERS
from tests.integration.canary.hearing import PEOPLE, Heard


async def ask_everything(heard: Heard, about: dict[str, list[str]]) -> None:
    """Every registered question, by all who may run it, about all that there is: what each person can read is heard."""
    for key, person in PEOPLE.items():
        client = heard.client(key)
        for folder in (name for name, roles in FOLDERS.items() if roles & set(person.roles)):
            for path in sorted((DOCUMENTS / folder).glob("*.graphql")):
                (operation,) = parse(path.read_text()).definitions
                if operation.operation is OperationType.QUERY:
                    for variables in variants(operation, about):
                        await client.post("/graphql", json={"query": path.read_text(), "variables": variables})


def variants(operation: Any, about: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Values for the variables that a question needs: each id that there is of the one it is about."""
    needed = [
        definition.variable.name.value
        for definition in operation.variable_definitions or ()
        if definition.type.kind == "non_null_type" and definition.default_value is None
    ]
    if all(about.get(name) for name in needed):
        for n in range(max((len(about[name]) for name in needed), default=1)):
            yield {name: about[name][min(n, len(about[name]) - 1)] for name in needed}
