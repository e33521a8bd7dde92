"""Input that is not what the contract says: told where and why in a word, never with the value, and nothing has changed."""

import json
import logging
from typing import Any
from uuid import uuid4

import pytest

from service.api.encoding import JSON_TYPE, PATIENCE_BYTES
from service.api.requests import LIMIT as GRAPHQL_LIMIT
from service.auth.tokens import token_for
from tests.integration.cast import Cast, person
from tests.integration.contract import OPEN_CASE, SEE_CASE, Contract, a_report, an_account

MARKER = "Mordaunt Hexwold-Finsbury"


def changed(path: str, value: Any) -> dict[str, Any]:
    """A good report with one thing in it changed; a value of `...` takes the thing away."""
    report = a_report()
    *way, name = path.split(".")
    place: Any = report
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return report


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("incidents.0.happenedAt", "2026-03-02T21:05:00", "NO_ZONE"),
        ("incidents.0.happenedAt", "2026-03-02", "NO_ZONE"),
        ("incidents.0.happenedAt", MARKER, "NOT_AN_INSTANT"),
        ("incidents.0.happenedAt", 1772485500, "NOT_AN_INSTANT"),
        ("incidents.0.happenedAt", "0001-01-01T00:00:00+23:59", "OUT_OF_RANGE"),
        ("accounts.1.platform", MARKER, "NOT_A_UUID"),
        ("accounts.1.seenAtSource", MARKER, "WRONG_TYPE"),
        ("accounts.1.handle", ..., "MISSING"),
        ("accounts.1.handle", None, "MISSING"),
        ("accounts.1.handle", {"name": MARKER}, "WRONG_TYPE"),
        ("accounts.1.surname", MARKER, "UNKNOWN_FIELD"),
        ("accounts", MARKER, "NOT_AN_OBJECT"),
        ("offence", MARKER, "NOT_ONE_OF_ITS_WORDS"),
        ("command", MARKER, "NOT_A_UUID"),
        ("supervisor", ..., "MISSING"),
    ],
)
async def test_what_does_not_fit_is_named_by_its_place_and_never_repeated(
    contract: Contract, cast: Cast, caplog: pytest.LogCaptureFixture, path: str, value: Any, fault: str
) -> None:
    async with cast.nothing_changes():
        response = await contract.ask("officer", OPEN_CASE, input=changed(path, value))
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INVALID_VARIABLES"
    place = f"input.{path}" + (".0" if path == "accounts" else "")
    assert {"path": place, "code": fault} in error["extensions"]["details"]
    assert MARKER not in response.text
    assert MARKER not in caplog.text


async def test_a_literal_that_does_not_fit_is_not_repeated(contract: Contract) -> None:
    document = f'query {{ deadlines(dueBefore: "{MARKER}") {{ edges {{ cursor }} }} }}'
    response = await contract.ask("officer", document)
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INVALID_DOCUMENT"
    assert error["extensions"]["details"][0]["locations"] == [{"line": 1, "column": 30}]
    assert MARKER not in response.text


@pytest.mark.parametrize(
    "document",
    ["", "{", "query { me { secret } }", "query { me { id } } query Other { me { id } }", "{" * 2_000, "[" * 2_000],
    ids=["empty", "unfinished", "unknown field", "two operations", "too long", "too deep"],
)
async def test_a_document_that_does_not_fit_the_contract_is_turned_down(contract: Contract, document: str) -> None:
    response = await contract.ask("officer", document)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


@pytest.mark.parametrize(
    ("path", "value", "detail"),
    [
        ("crimeReference", "  ", {"path": "crimeReference", "code": "BLANK"}),
        ("crimeReference", "NM/\x00", {"path": "crimeReference", "code": "NOT_TEXT"}),
        ("incidents.0.happenedAt", "2099-01-01T00:00:00Z", {"path": "incidents.0.happenedAt", "code": "IN_THE_FUTURE"}),
        ("accounts", [], {"path": "accounts", "code": "EMPTY"}),
    ],
)
async def test_what_fits_the_contract_and_not_the_rules_is_a_problem(
    contract: Contract, cast: Cast, path: str, value: Any, detail: dict[str, str]
) -> None:
    async with cast.nothing_changes():
        problem = (await contract.data("officer", OPEN_CASE, input=changed(path, value)))["openCase"]
    assert problem["code"] == "INVALID_INPUT"
    assert problem["details"] == [detail]


@pytest.mark.parametrize("size", [{"first": 0}, {"first": 101}, {"last": -1}, {"first": 2, "last": 2}, {"after": "x"}])
async def test_a_page_of_no_possible_size_or_place_is_an_error_that_says_so(
    contract: Contract, caplog: pytest.LogCaptureFixture, size: Any
) -> None:
    document = """query Page($first: Int, $last: Int, $after: String) {
      cases(first: $first, last: $last, after: $after) { edges { cursor } }
    }"""
    with caplog.at_level(logging.INFO):
        body = (await contract.ask("officer", document, **size)).json()
    assert body["data"] == {"cases": None}
    told = body["errors"][0]["extensions"]
    assert told["code"] == "INVALID_PAGE"
    noted = [record.ids for record in caplog.records if hasattr(record, "ids")]
    assert noted == [{"error": told["id"], "code": "INVALID_PAGE"}]


async def test_a_cursor_of_another_list_is_no_place_in_this_one(contract: Contract) -> None:
    case = await contract.a_case()
    document = """query Two($id: ID!, $after: String) {
      case(id: $id) { timeline(first: 1, after: $after) { pageInfo { endCursor } } accounts(first: 1) { edges { cursor } } }
    }"""
    cursor = (await contract.data("officer", document, id=str(case)))["case"]["accounts"]["edges"][0]["cursor"]
    body = (await contract.ask("officer", document, id=str(case), after=cursor)).json()
    assert body["errors"][0]["extensions"]["code"] == "INVALID_PAGE"


async def test_a_text_that_no_database_keeps_is_refused_in_a_question_too(
    contract: Contract, reference: Contract
) -> None:
    asked_by_variable = "query Q($text: String) { deadlines(key: $text, first: 1) { edges { cursor } } }"
    asked_inside = "query Q($filter: CaseFilter) { cases(filter: $filter, first: 1) { edges { cursor } } }"
    for service in (contract, reference):
        for document, variables, path in (
            (asked_by_variable, {"text": "a\0"}, "text"),
            (asked_inside, {"filter": {"crimeReference": "a\0"}}, "filter.crimeReference"),
        ):
            told = (await service.ask("officer", document, **variables)).json()["errors"][0]["extensions"]
            assert (told["code"], told["details"]) == ("INVALID_VARIABLES", [{"path": path, "code": "NOT_TEXT"}])
        literal = await service.ask("officer", '{ deadlines(key: "a\\u0000", first: 1) { edges { cursor } } }')
        assert literal.json()["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 50_000, 400),
        (b'[{"query":"{me{id}}"}]', 400),
        (b'{"query":7}', 400),
        (b'{"query":"\\ud800"}', 400),
        (b"{}", 400),
        (b'{"query":"{me{id}}","variables":[]}', 400),
        (b'{"query":"{me{id}}","variables":{"a":{"offence":"S2A","offence":"S4A"}}}', 400),
        (b'{"query":"' + b" " * GRAPHQL_LIMIT + b'{me{id}}"}', 413),
    ],
    ids=[
        "cut off",
        "not text",
        "deep",
        "a batch",
        "no text",
        "half a sign",
        "no query",
        "listed variables",
        "a name twice",
        "too large",
    ],
)
async def test_a_body_that_is_no_operation_is_refused(contract: Contract, body: bytes, status: int) -> None:
    async with contract.client("officer") as client:
        response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert response.json()["errors"][0]["message"]


async def test_a_body_without_a_length_is_counted_as_it_comes(contract: Contract) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 1 << 20
            yield b" " * (1 << 20)

    async with contract.client("officer") as client:
        response = await client.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert sent <= GRAPHQL_LIMIT + PATIENCE_BYTES + (2 << 20)


async def test_nobody_waits_for_more_of_a_body_that_is_over(contract: Contract) -> None:
    sent: list[Any] = []
    left = [b" " * GRAPHQL_LIMIT, b"  "]

    async def receive() -> Any:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {"authorization": f"Bearer {token_for(contract.settings, person('officer'))}", "content-type": JSON_TYPE}
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "scheme": "http"}
    scope |= {"headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    await contract.app(scope, receive, send)
    assert sent[0]["status"] == 413


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
async def test_only_json_is_read(contract: Contract, media_type: str) -> None:
    async with contract.client("officer") as client:
        response = await client.post("/graphql", content=b'{"query":"{me{id}}"}', headers={"content-type": media_type})
    assert response.status_code == 415


async def test_a_browser_that_asks_nothing_is_shown_the_explorer(contract: Contract) -> None:
    async with contract.client() as client:
        response = await client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"].startswith("text/html")


async def test_what_nobody_expected_leaves_no_word_in_answer_or_log(
    reference: Contract, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: Any) -> Any:
        raise RuntimeError(f"{MARKER} broke it")

    monkeypatch.setattr("service.operations.case_questions.see_case", break_down)
    with caplog.at_level(logging.DEBUG):
        response = await reference.ask("officer", SEE_CASE, id=MARKER)
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["message"] == "Something went wrong on our side. The id finds it in our log."
    noted = [record.ids for record in caplog.records if hasattr(record, "ids")]
    assert [ids["error"] for ids in noted] == [error["extensions"]["id"]]
    assert noted[0]["failed"] == "RuntimeError"
    assert MARKER not in response.text
    assert MARKER not in caplog.text


async def test_thirty_accounts_fit_into_one_body(contract: Contract) -> None:
    report = a_report(accounts=30, command=str(uuid4()))
    assert len(json.dumps({"query": OPEN_CASE, "variables": {"input": report}})) < GRAPHQL_LIMIT / 4
    assert an_account(29) in report["accounts"]
