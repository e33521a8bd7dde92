"""Two cases told apart by nothing but whether somebody was found, each with a victim who asks everything there is to ask.

What differs by chance alone is replaced: an id by its place in the answer, an instant of the test itself by a word.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from service.access import ACCESS
from service.auth.tokens import token_for
from service.commands.case import BindVictimAccount
from service.facts.case import Case
from service.operations import her_account
from service.vocabulary import Role
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, platform
from tests.integration.contract import Contract
from tests.integration.matrix import ROOTS, action_of, filled

ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CURSOR = re.compile(rb'("\w*[cC]ursor":)"([^"]+)"')
INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
DEEPEST = 5
LEFT_TO_HER_HANDS = "withdrawWishes"
A_DOZEN = 12


@dataclass
class Twin:
    """One case, the account its victim signs in with, and what she has done so far."""

    contract: Contract
    case: ACase
    account: UUID
    commands: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.case.id)

    async def ask(self, document: str, **variables: Any) -> httpx.Response:
        async with self.client() as client:
            return await client.post("/graphql", json={"query": document, "variables": variables})

    def client(self) -> httpx.AsyncClient:
        token = token_for(self.contract.settings, self.account)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.contract.app),
            base_url="http://rtk.test",
            headers={"authorization": f"Bearer {token}"},
        )

    async def do(self, name: str, **given: Any) -> bytes:
        """One of her own commands, with everything it answers."""
        operation, root = ROOT[name]
        command = str(uuid4())
        self.commands.append(command)
        answer = await self.ask(document_of(operation, name, root), input={"command": command, **given})
        return plain(answer)

    async def asks_everything(self) -> dict[str, bytes]:
        """Every question and every command there is, and the endpoints for files: what each answers.

        What she may not ask is asked by the dozen, since of each it is null that must come back.
        """
        answers = {}
        for name, (operation, root) in ROOT.items():
            if name != LEFT_TO_HER_HANDS and hers(root):
                if operation == "mutation":
                    answers[name] = await self.do(name, **{"case": self.id} | GIVEN[name]())
                else:
                    document = document_of(operation, name, root)
                    answers[name] = plain(await self.ask(document, **self.about_her_case(root)))
        for operation in ("query", "mutation"):
            others = [name for name, (kind, root) in ROOT.items() if kind == operation and not hers(root)]
            for n in range(0, len(others), A_DOZEN):
                answers[f"{operation} {n}"] = await self.asks_together(operation, others[n : n + A_DOZEN])
        outcome = document_of(*ROOT_OF("commandOutcome"))
        for n, command in enumerate(self.commands[-len(GIVEN) :]):
            answers[f"outcome {n}"] = plain(await self.ask(outcome, command=command))
        async with self.client() as client:
            answers["GET /documents"] = plain(await client.get(f"/documents/{self.id}"))
            answers["POST /documents"] = plain(await client.post("/documents", content=b"a file"))
            subject = {"case": self.id, "parts": {"NAME": "Somebody"}}
            answers["POST /subjects"] = plain(await client.post("/subjects", json=subject))
        return answers

    async def asks_together(self, operation: str, names: list[str]) -> bytes:
        """Several root fields in one document, each about her own case."""
        variables, fields, given = [], [], {}
        for n, name in enumerate(names):
            root = ROOT[name][1]
            for argument, value in self.about_her_case(root).items():
                variables.append(f"$a{n}_{argument}: {root.args[argument].type}")
                given[f"a{n}_{argument}"] = value
            passed = ", ".join(f"{a}: $a{n}_{a}" for a in self.about_her_case(root))
            shown = "" if is_leaf_type(get_named_type(root.type)) else "{ __typename }"
            fields.append(f"{name}{f'({passed})' if passed else ''} {shown}")
        head = f"({', '.join(variables)})" if variables else ""
        answer = await self.ask(f"{operation} Asked{head} {{ {' '.join(fields)} }}", **given)
        assert answer.json()["data"] == dict.fromkeys(names)
        return plain(answer)

    def about_her_case(self, field: GraphQLField) -> dict[str, Any]:
        """Arguments that fit, and that name her own case wherever something is named."""
        given = {n: filled(a.type) for n, a in field.args.items() if is_required_argument(a)}
        return {n: self.named(v) for n, v in given.items()}

    def named(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {n: v if n == "command" else self.named(v) for n, v in value.items()}
        return self.id if isinstance(value, str) and ID.fullmatch(value.encode()) else value


ROOT: dict[str, tuple[str, GraphQLField]] = {name: (operation, field) for operation, name, field in ROOTS}

GIVEN: dict[str, Any] = {
    "recordWishes": lambda: {
        "scope": "PART",
        "parts": ["NAME", "PHOTO"],
        "onlyIfKnownToMe": False,
        "present": ["my sister"],
        "windows": ["afternoons"],
    },
    "respondToAdvocateOffer": lambda: {"response": "LATER"},
    "recordAccounts": lambda: {"accounts": [an_account()]},
    "recordIncidents": lambda: {"incidents": [an_incident()]},
    "recordNewContact": lambda: {"incident": an_incident(), "account": an_account()},
}
"""What she gives with each of her own commands; one that is new has to be added here."""


def an_incident() -> dict[str, Any]:
    return {"happenedAt": ago(hours=1).isoformat(), "zoneAsStated": "Europe/London", "narrative": "He wrote again."}


def an_account() -> dict[str, Any]:
    return {
        "platform": str(platform("picta")),
        "immutableId": "7000000000099",
        "handle": "still.here",
        "capturedAt": ago(hours=1).isoformat(),
        "seenAtSource": True,
        "initiatedBy": "SUBJECT",
    }


def ROOT_OF(name: str) -> tuple[str, str, GraphQLField]:
    return ROOT[name][0], name, ROOT[name][1]


def hers(field: GraphQLField) -> bool:
    return Role.VICTIM in ACCESS[action_of(field)].roles


def document_of(operation: str, name: str, field: GraphQLField) -> str:
    """Asks one root field; of what she may ask, everything that can be selected of it."""
    wanted = {n: a for n, a in field.args.items() if is_required_argument(a)}
    variables = ", ".join(f"${n}: {a.type}" for n, a in wanted.items())
    arguments = ", ".join(f"{n}: ${n}" for n in wanted)
    kind = get_named_type(field.type)
    shown = " ".join(selected(kind, 0)) if hers(field) else ("" if is_leaf_type(kind) else "{ __typename }")
    return f"{operation} Asked{f'({variables})' if wanted else ''} {{ {name}{f'({arguments})' if wanted else ''} {shown} }}"


def selected(kind: Any, depth: int) -> Iterator[str]:
    """Everything that can be selected, as deep as her own answers go; of a union, what her own commands answer."""
    if is_leaf_type(kind):
        return
    yield "{ __typename"
    if isinstance(kind, GraphQLUnionType):
        for member in kind.types:
            if len(kind.types) < 5 or member.name in HER_ANSWERS:
                yield f"... on {member.name}"
                yield from selected(member, depth + 1)
    elif isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
        for name, inner in kind.fields.items():
            if any(is_required_argument(a) for a in inner.args.values()):
                continue
            if depth < DEEPEST or is_leaf_type(get_named_type(inner.type)):
                yield name
                yield from selected(get_named_type(inner.type), depth + 1)
    yield "}"


HER_ANSWERS = {"Problem"} | {
    member.name
    for _, field in ROOT.values()
    if hers(field) and isinstance(get_named_type(field.type), GraphQLUnionType)
    for member in get_named_type(field.type).types  # type: ignore[attr-defined]
    if get_named_type(field.type).name != "CommandAnswer"
}

BEGAN = datetime.now(UTC)


def plain(answer: httpx.Response) -> bytes:
    """Status, headers and body; cursors opened, ids by their place, instants of this test as what they are: now."""
    headers = "\n".join(f"{k}: {v}" for k, v in sorted(answer.headers.items()) if k != "content-length")
    body = CURSOR.sub(lambda m: m[1] + base64.urlsafe_b64decode(m[2] + b"=" * (-len(m[2]) % 4)), answer.content)
    places: dict[bytes, bytes] = {}
    body = ID.sub(lambda m: places.setdefault(m[0], b"id %d" % len(places)), body)
    body = INSTANT.sub(
        lambda m: b"now" if BEGAN <= datetime.fromisoformat(m[0].decode()) <= datetime.now(UTC) else m[0], body
    )
    return f"{answer.status_code}\n{headers}\n".encode() + body


async def twins(cast: Cast, contract: Contract) -> tuple[Twin, Twin]:
    """Two fresh cases with the same people on them, each bound to an account of the same name."""
    found = []
    for _ in range(2):
        account = uuid4()
        async with cast.watching_engine.begin() as connection:
            await connection.execute(
                sa.text("insert into rtk.people select :id, organisation_id, name, roles, rank from rtk.people"
                        " where roles ? 'VICTIM' and name = 'Isolde Fairweather-Brand' limit 1"), {"id": account}
            )  # fmt: skip
        case = await a_case(cast)
        command = BindVictimAccount(id=uuid4(), case=case.id, code=await cast.account_code(account))
        granted(await case.do("officer", her_account.bind_victim_account, command), Case)
        found.append(Twin(contract, case, account))
    return found[0], found[1]
