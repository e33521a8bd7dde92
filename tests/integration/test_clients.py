"""The clients that people use, as they come, and the audits of GraphQL over HTTP: from other processes, over real sockets."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport

from service.api.app import make_app
from service.api.trusted import DOCUMENTS
from service.auth.tokens import Verifier, token_for
from service.settings import Settings
from tests.integration.cast import person
from tests.integration.contract import OPEN_CASE, SEE_CASE, Contract, a_report
from tests.integration.served import served

REPOSITORY = Path(__file__).parents[2]
SCRIPTS = REPOSITORY / "tests" / "clients"
INSTALLED = REPOSITORY / ".local" / "clients"
WITHIN = 120
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (INSTALLED / "node_modules").exists(),
    reason="Node and its clients are not here: `make clients` brings them where there is npm",
)


@pytest.fixture(scope="module")
async def address(contract: Contract) -> AsyncIterator[str]:
    async with served(contract.app) as here:
        yield here


@pytest.fixture(scope="module")
async def production(settings: Settings) -> AsyncIterator[str]:
    """The service as it is set up where real cases are; its tokens come from the demo's signer, as the clients' do."""
    app = make_app(replace(settings, demo=False), verifier=Verifier(settings))
    async with served(app) as here:
        yield here
    await app.state.engine.dispose()


async def node(program: str, *arguments: str, **environment: str) -> str:
    """What a program prints that runs among the installed clients; the test fails where it ends badly."""
    for script in (*SCRIPTS.glob("*.mjs"), SCRIPTS / "typed.ts", SCRIPTS / "tsconfig.json"):
        shutil.copy(script, INSTALLED)
    process = await asyncio.create_subprocess_exec(
        program, *arguments, cwd=INSTALLED, env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 0, printed.decode()
    return printed.decode()


@pytest.fixture
def as_officer(settings: Settings, address: str, production: str) -> dict[str, str]:
    """What every script is told."""
    return {
        "TOKEN": token_for(settings, person("officer")),
        "ADDRESS": address,
        "PRODUCTION": production,
        "DOCUMENT": str(DOCUMENTS / "officer" / "home.graphql"),
        "CONTRACT": str(REPOSITORY / "graphql"),
        "INPUT": json.dumps(a_report(crimeReference=" ")),
    }


@needs_node
async def test_every_audit_of_graphql_over_http_passes_without_a_warning(as_officer: dict[str, str]) -> None:
    audits = [json.loads(line) for line in (await node("node", "audits.mjs", **as_officer)).splitlines()]
    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []


@needs_node
async def test_production_keeps_to_every_audit_that_needs_no_document_of_ones_own(
    as_officer: dict[str, str], production: str
) -> None:
    printed = await node("node", "audits.mjs", **as_officer | {"ADDRESS": production})
    audits = [json.loads(line) for line in printed.splitlines()]
    assert {audit["id"] for audit in audits if audit["status"] == "ok"} >= {
        "9C48", "9ABE", "A5BF", "423L", "LKJ0", "LKJ1", "LKJ2", "LKJ3", "6C00", "6C01", "6C02", "6C03", "4760", "4761",
        "4762", "4763", "58B0", "58B1", "58B2", "58B3", "B6DC", "BCF8", "B7N8", "8764", "3E3A", "572B", "FDE2", "7B9B",
        "865D", "556A", "D586", "51FE", "74FF", "5E5B", "86EE",
    }  # fmt: skip


@needs_node
async def test_apollo_client_works_as_it_comes(contract: Contract, as_officer: dict[str, str]) -> None:
    await contract.a_case()
    await contract.a_case()
    said = json.loads((await node("node", "apollo.mjs", **as_officer)).splitlines()[-1])
    assert said == {
        "pages": [1, 2],
        "opened": {"__typename": "Problem", "code": "INVALID_INPUT"},
        "turnedDown": "INVALID_DOCUMENT",
        "trusted": str(person("officer")),
        "sentOnce": True,
    }


@needs_node
async def test_urql_works_as_it_comes(as_officer: dict[str, str]) -> None:
    said = json.loads((await node("node", "urql.mjs", **as_officer)).splitlines()[-1])
    me = str(person("officer"))
    assert said == {
        "me": me,
        "wrong": "INVALID_DOCUMENT",
        "opened": {"__typename": "Problem", "code": "INVALID_INPUT"},
        "byItself": me,
        "trusted": me,
        "errors": [None] * 4,
    }


@needs_node
async def test_types_are_generated_from_the_committed_contract_and_hold_a_client_to_it(
    as_officer: dict[str, str],
) -> None:
    await node("node", "node_modules/.bin/graphql-codegen", "--config", "codegen.mjs", **as_officer)
    await node("node", "node_modules/typescript/bin/tsc", "--project", "tsconfig.json", **as_officer)


async def test_python_gql_works_as_it_comes(settings: Settings, address: str) -> None:
    headers = {"authorization": f"Bearer {token_for(settings, person('officer'))}"}
    transport = HTTPXAsyncTransport(url=address, headers=headers, trust_env=False)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        assert session.client.schema is not None
        opened: Any = await session.execute(GraphQLRequest(OPEN_CASE, variable_values={"input": a_report()}))
        case = opened["openCase"]["id"]
        assert (await session.execute(GraphQLRequest(SEE_CASE, variable_values={"id": case})))["case"]["id"] == case
        refused: Any = await session.execute(
            GraphQLRequest(OPEN_CASE, variable_values={"input": a_report(crimeReference=" ")})
        )
        assert refused["openCase"]["code"] == "INVALID_INPUT"
        page = "query Page($first: Int) { cases(first: $first) { edges { cursor } } }"
        with pytest.raises(TransportQueryError) as raised:
            await session.execute(GraphQLRequest(page, variable_values={"first": 101}))
        assert raised.value.errors is not None
        assert raised.value.errors[0]["extensions"]["code"] == "INVALID_PAGE"
