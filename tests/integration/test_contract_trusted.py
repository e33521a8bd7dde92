"""Where real cases are: registered operations alone, by their hash, each for its own role, and nothing else is there."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.app import make_app
from service.api.requests import JSON_TYPE
from service.api.trusted import DOCUMENTS, FORMS, MANIFEST, Trusted, forms_of, sha_of
from service.auth.tokens import Verifier
from service.settings import CannotRun, Settings
from tests.integration.cast import Cast
from tests.integration.contract import Contract, a_report

HOME = (DOCUMENTS / "officer" / "home.graphql").read_text()
MY_CASES = (DOCUMENTS / "victim" / "my-cases.graphql").read_text()
NOWHERE = "f" * 64


@pytest.fixture(scope="session")
async def production(settings: Settings, contract: Contract) -> AsyncIterator[Contract]:
    """The same service as it is set up where real cases are; its tokens come from the demo's signer."""
    app = make_app(replace(settings, demo=False), verifier=Verifier(settings))
    yield replace(contract, app=app)
    await app.state.engine.dispose()


async def post(contract: Contract, who: str, **body: Any) -> httpx.Response:
    async with contract.client(who) as client:
        return await client.post("/graphql", json=body)


def without_id(answer: httpx.Response) -> tuple[int, Any, str]:
    body = answer.json()
    for error in body["errors"]:
        assert len(error["extensions"].pop("id")) == 16
    return answer.status_code, body, answer.headers["content-type"]


@pytest.mark.parametrize("form", range(len(FORMS)), ids=FORMS)
async def test_a_registered_document_runs_by_its_hash_in_each_of_its_forms(production: Contract, form: int) -> None:
    text = forms_of(HOME)[form]
    by_draft = await post(production, "officer", documentId=f"sha256:{sha_of(text)}")
    by_apollo = await post(
        production, "officer", extensions={"persistedQuery": {"version": 1, "sha256Hash": sha_of(text)}}
    )
    in_full = await post(production, "officer", query=text, operationName="Home")
    assert by_draft.status_code == 200
    assert by_draft.json()["data"]["me"]["id"]
    assert by_draft.content == by_apollo.content == in_full.content
    assert "extensions" not in by_draft.json()


async def test_another_roles_document_does_not_exist(production: Contract, cast: Cast) -> None:
    async with cast.nothing_changes():
        unknown = await post(production, "officer", documentId=f"sha256:{NOWHERE}")
        others = [
            await post(production, "officer", documentId=f"sha256:{sha_of(MY_CASES)}"),
            await post(production, "officer", query=MY_CASES),
            await post(production, "officer", query="{ me { id } }"),
            await post(production, "officer", documentId="x-mine:7"),
            await post(production, "officer", extensions={"persistedQuery": {"version": 1, "sha256Hash": NOWHERE}}),
            await post(production, "victim", documentId=f"sha256:{sha_of(HOME)}"),
        ]
    assert unknown.status_code == 400
    answers = [without_id(answer) for answer in [unknown, *others]]
    assert answers == [answers[0]] * len(answers)
    assert answers[0][1]["errors"][0] == {
        "message": "PersistedQueryNotFound",
        "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
    }


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        "query IntrospectionQuery { __schema { types { name } } }",
        "{ me { nam } }",
    ],
)
async def test_neither_introspection_nor_suggestions_nor_any_text_of_ones_own(production: Contract, query: str) -> None:
    answer = await post(production, "officer", query=query)
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_nothing_is_asked_by_get_and_no_explorer_is_shown(production: Contract) -> None:
    async with production.client("officer") as client:
        asked = await client.get("/graphql", params={"documentId": f"sha256:{sha_of(HOME)}"})
        opened = await client.get("/graphql", headers={"accept": "text/html,*/*"})
    assert (asked.status_code, asked.headers["allow"]) == (405, "POST")
    assert (opened.status_code, opened.headers["content-type"].partition(";")[0]) == (405, JSON_TYPE)
    async with production.client() as client:
        assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == 401


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_no_other_method_carries_a_command_out(
    production: Contract, contract: Contract, cast: Cast, method: str
) -> None:
    text = (DOCUMENTS / "officer" / "open-case.graphql").read_text()
    for service, body, allowed in (
        (contract, {"query": text}, "GET, POST"),
        (production, {"documentId": f"sha256:{sha_of(text)}"}, "POST"),
    ):
        async with cast.nothing_changes(), service.client("officer") as client:
            answer = await client.request(method, "/graphql", json=body | {"variables": {"input": a_report()}})
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b'[{"documentId":"sha256:%s"}]' % NOWHERE.encode(), "application/json", 400),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b'{"query":"subscription { me { id } }"}', "application/json", 400),
        (b'{"documentId":"sha256:%s","query":"{me{id}}"}' % NOWHERE.encode(), "application/json", 400),
    ],
    ids=["batch", "multipart", "subscription", "a hash that is not the text's"],
)
async def test_no_batch_no_multipart_no_subscription(
    production: Contract, body: bytes, media_type: str, status: int
) -> None:
    async with production.client("officer") as client:
        answer = await client.post("/graphql", content=body, headers={"content-type": media_type})
    assert answer.status_code == status
    assert "data" not in answer.json()


async def test_a_command_runs_by_its_hash_and_needs_no_more(production: Contract, contract: Contract) -> None:
    text = (DOCUMENTS / "officer" / "command-outcome.graphql").read_text()
    unknown = {"command": "6f1e0a10-6c7e-4c3c-8f0e-4a4b6f3a9d11"}
    answer = await post(production, "officer", documentId=sha_of(text), variables=unknown)
    assert answer.json() == {"data": {"commandOutcome": None}}
    assert (await post(contract, "officer", documentId=sha_of(text), variables=unknown)).json()["data"] == {
        "commandOutcome": None
    }


async def test_a_test_tenant_may_send_its_own_documents_without_the_explorer(
    settings: Settings, contract: Contract
) -> None:
    app = make_app(replace(settings, demo=False, free_documents=True), verifier=Verifier(settings))
    tenant = replace(contract, app=app)
    assert (await tenant.data("officer", "{ me { id } }"))["me"]["id"]
    explored = (await tenant.ask("officer", "{ __schema { queryType { name } } }")).json()
    assert explored["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"
    misspelt = await tenant.ask("officer", "{ me { organisaton { id } } }")
    assert "Did you mean" not in misspelt.text
    assert "Did you mean" in (await contract.ask("officer", "{ me { organisaton { id } } }")).text
    async with tenant.client("officer") as client:
        opened = await client.get("/graphql", headers={"accept": "text/html"})
    assert opened.status_code != 200
    await app.state.engine.dispose()


async def test_a_demo_may_be_held_to_registered_documents_too(settings: Settings, contract: Contract) -> None:
    app = make_app(replace(settings, free_documents=False))
    answer = await replace(contract, app=app).ask("officer", "{ me { id } }")
    assert answer.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    await app.state.engine.dispose()


def test_a_document_that_is_not_as_it_was_registered_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "officer").mkdir()
    (tmp_path / "officer" / "home.graphql").write_text(HOME)
    entry = next(d for d in json.loads((DOCUMENTS / MANIFEST).read_text())["officer"] if d["name"] == "Home")
    (tmp_path / MANIFEST).write_text(json.dumps({"officer": [entry]}))
    assert Trusted(tmp_path)
    (tmp_path / "officer" / "home.graphql").write_text(HOME.replace("id", "id name", 1))
    with pytest.raises(CannotRun, match=r"officer/home\.graphql is not as it was registered"):
        Trusted(tmp_path)
