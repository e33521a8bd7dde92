"""What somebody pastes into a wrong field or writes into a document, or a broken or hostile client sends to the contract.

Nothing of it may be carried out, so that an identity that comes this way has no right to be anywhere.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    OperationType,
    build_schema,
    parse,
)

from service.api.trusted import DOCUMENTS
from service.demo.client import CONTRACT
from tests.integration.canary.hearing import Heard

WHO = {
    "advocate": "advocate",
    "agency": "probation",
    "auditor": "auditor",
    "authoriser": "authoriser",
    "chair": "chair",
    "officer": "officer",
    "platform": "liaison-picta",
    "spoc": "spoc",
    "supervisor": "supervisor",
    "victim": "victim",
}
"""Who runs the documents of a folder."""
SAMPLES = {"Boolean": True, "Int": 1, "Float": 1.0, "DateTime": "2026-03-01T10:00:00Z", "Date": "2026-03-01"}
NEEDS_NOTHING = "openCase"
"""Every other command is about something, and about nothing that is here."""


def commands() -> Iterator[tuple[str, str, str]]:
    """Every registered command: who gives it, its name, its document."""
    for folder, who in WHO.items():
        for path in sorted((DOCUMENTS / folder).glob("*.graphql")):
            (operation,) = parse(path.read_text()).definitions
            if operation.operation is OperationType.MUTATION:
                (field,) = operation.selection_set.selections
                yield who, field.name.value, path.read_text()


def filled(kind: Any, text: str, *, everywhere: bool, ids: dict[str, str], name: str = "") -> Any:
    """An input with this text in every field that takes one; `everywhere`: in each that takes none as well."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, text, everywhere=everywhere, ids=ids, name=name)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, text, everywhere=everywhere, ids=ids, name=name)]
    if isinstance(kind, GraphQLInputObjectType):
        fields = {
            field: filled(inner.type, text, everywhere=everywhere, ids=ids, name=field)
            for field, inner in kind.fields.items()
        }
        return fields | ({text: text} if everywhere else {})
    if everywhere or kind.name == "String":
        return text
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return SAMPLES.get(kind.name) if kind.name in SAMPLES else ids.get(name, str(uuid4()))


async def into_commands(
    heard: Heard, text: str, *, everywhere: bool = False, ids: dict[str, str] | None = None
) -> list[str]:
    """The text in every field of every command, about nothing that is there or about these; which were carried out.

    `everywhere`: by the first who may give it, since what does not fit is found out before anybody asks who it is.
    """
    schema, done, given_once = build_schema(CONTRACT.read_text()), [], set[str]()
    assert schema.mutation_type is not None
    for who, name, document in commands():
        if (name in given_once) if everywhere else (name == NEEDS_NOTHING):
            continue
        given_once.add(name)
        kind = schema.mutation_type.fields[name].args["input"].type
        given = filled(kind, text, everywhere=everywhere, ids=ids or {})
        client = heard.client(who)
        answer = await client.post("/graphql", json={"query": document, "variables": {"input": given}})
        data = (answer.json().get("data") or {}).get(name)
        if data is not None and data["__typename"] != "Problem":
            done.append(name)
    return done


async def into_documents(heard: Heard, text: str) -> None:
    """The text in what is no document, no name, no hash and no variable; in a batch, an upload, and cut off."""
    word = text.encode("ascii", "ignore").decode().replace(" ", "")
    report = f'crimeReference: "{text}", victimName: "{text}", offence: "{text}"'
    documents = (
        f'mutation {{ openCase(input: {{ {report} }}) {{ __typename }} }}',
        f'{{ case(id: "{text}") {{ id }} }}',
        f'{{ cases(filter: {{ crimeReference: "{text}", {word}: "{text}" }}) {{ edges {{ node {{ {word} }} }} }} }}',
        f"query {word} {{ {word} }} # {text}",
        f"query Q(${word}: ID = \"{text}\") {{ {word}: case(id: ${word}) {{ id }} }}",
        f'{{ case(id: "{text}',
        f'{{ case @{word}(x: "{text}") {{ id }} }}',
        f'fragment {word} on {word} {{ id }}',
    )  # fmt: skip
    bodies: list[Any] = [{"query": document} for document in documents]
    bodies += [
        {"query": "{ me { id } }", "operationName": text},
        {"query": "{ me { id } }", text: text, "extensions": {text: text}},
        {"query": "{ me { id } }", "extensions": {"persistedQuery": {"version": text, "sha256Hash": text}}},
        {"query": "query Q($id: ID!) { case(id: $id) { id } }", "variables": {"id": text, text: text}},
        {"query": "query Q($id: ID!) { case(id: $id) { id } }", "variables": text},
        {"documentId": text},
        [{"query": text}],
        text,
    ]
    client = heard.client("officer")
    for body in bodies:
        await client.post("/graphql", json=body)
    await client.post("/graphql", content=f'{{"query": "{text}', headers={"content-type": "application/json"})
    await client.post("/graphql", content=text.encode(), headers={"content-type": "application/graphql"})
    await client.post("/graphql", files={"operations": (text, text.encode(), "text/plain")})
    await client.post("/graphql", content=text.encode("utf-16"), headers={"content-type": "application/json"})
