"""What a client's own document may ask: measured and reckoned before it runs, and each person has so much in a minute."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from service.api.app import make_app
from service.settings import Settings
from tests.integration.contract import SEE_CASE, Contract

PAGES = """query Pages($n: Int = 2) {
  cases(first: $n) { edges { node { id accounts(first: $n) { edges { node { id } } } } } }
}"""


async def test_a_document_beyond_a_limit_is_told_which_and_how_much(contract: Contract) -> None:
    answer = await contract.ask("officer", "{ a: me { id } b: me { id } c: me { id } d: me { id } }")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"].pop("id")
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "details": [{"limit": "rootFields", "most": 3, "asked": 4}],
    }


async def test_the_cost_is_shown_and_one_that_is_too_high_is_refused_before_anything_runs(contract: Contract) -> None:
    cheap = (await contract.ask("officer", PAGES)).json()
    assert cheap["extensions"] == {"cost": {"asked": 6, "most": 5000}}
    looks = len(await contract.looks())
    dear = await contract.ask("officer", PAGES, n=100)
    assert dear.status_code == 400
    assert dear.json()["errors"][0]["extensions"]["details"] == [{"limit": "cost", "most": 5000, "asked": 10_100}]
    assert len(await contract.looks()) == looks


async def test_who_asks_too_much_is_told_to_wait_and_nobody_else_is(settings: Settings, contract: Contract) -> None:
    app = make_app(replace(settings, cost_per_minute=20))
    slow = replace(contract, app=app)
    asked = [await slow.ask("officer", PAGES, n=2) for _ in range(5)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429, 429]
    assert asked[0].headers["ratelimit-policy"] == '"cost";q=20;w=60'
    assert asked[0].headers["ratelimit"] == '"cost";r=14;t=18'
    assert asked[3].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert int(asked[3].headers["retry-after"]) >= 10
    assert (await slow.ask("supervisor", PAGES, n=2)).status_code == 200
    await app.state.engine.dispose()


async def test_reading_a_document_in_vain_costs_too(settings: Settings, contract: Contract) -> None:
    app = make_app(replace(settings, cost_per_minute=20))
    slow = replace(contract, app=app)
    asked = [await slow.ask("officer", "{ nobody }") for _ in range(3)]
    assert [answer.status_code for answer in asked] == [400, 400, 429]
    await app.state.engine.dispose()


async def test_a_request_that_takes_too_long_is_answered_all_the_same(
    contract: Contract, reference: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    monkeypatch.setattr("service.operations.case_questions.see_case", never)
    monkeypatch.setattr("service.api.planning.ask", never)
    monkeypatch.setattr("service.api.executing.REQUEST_SECONDS", 0.2)
    for service in (contract, reference):
        asking = asyncio.ensure_future(service.ask("officer", SEE_CASE, id="x"))
        answer = await asyncio.wait_for(asking, 60)
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "TIMED_OUT"


async def test_no_statement_runs_longer_than_it_may(reference: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(context: Any, *_: Any) -> Any:
        async with context.reading() as tx:
            await tx.connection.execute(sa.text("select pg_sleep(30)"))

    monkeypatch.setattr("service.operations.case_questions.see_case", slow)
    # So that it is the statement that takes too long, and not the request.
    monkeypatch.setattr("service.api.executing.REQUEST_SECONDS", 60.0)
    answer = await reference.ask("officer", SEE_CASE, id="x")
    assert answer.status_code == 503
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "TIMED_OUT"
    assert "pg_sleep" not in answer.text


async def test_a_plan_that_takes_too_long_is_answered_as_the_reference_is(
    contract: Contract, reference: Contract
) -> None:
    case = str(await contract.a_case())
    async with contract.watching_engine.begin() as connection:
        await connection.execute(sa.text("lock table rtk.cases in access exclusive mode"))
        answers = await asyncio.gather(*(asked.ask("officer", SEE_CASE, id=case) for asked in (contract, reference)))
    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer.json()["errors"][0]["extensions"]["code"] for answer in answers] == ["TIMED_OUT", "TIMED_OUT"]


@pytest.mark.parametrize(
    ("accept", "media_type", "status"),
    [
        ("application/graphql-response+json", "application/graphql-response+json", 400),
        ("application/json", "application/json", 200),
        ("*/*", "application/json", 200),
        ("application/json;q=0.5, application/graphql-response+json", "application/graphql-response+json", 400),
        ("application/graphql-response+json;q=0, application/json", "application/json", 200),
        ("text/html", "application/json", 406),
    ],
)
async def test_an_answer_is_in_the_type_that_is_liked_best(
    contract: Contract, accept: str, media_type: str, status: int
) -> None:
    async with contract.client("officer") as client:
        answer = await client.post("/graphql", json={"query": "{ nobody }"}, headers={"accept": accept})
    assert (answer.headers["content-type"].partition(";")[0], answer.status_code) == (media_type, status)


async def test_a_question_may_be_asked_by_get_in_development_and_a_command_may_not(contract: Contract) -> None:
    async with contract.client("officer") as client:
        asked = await client.get("/graphql", params={"query": "{ me { id } }"})
        commanded = await client.get("/graphql", params={"query": "mutation { __typename }"})
        twice = await client.get("/graphql?query={me{id}}&query={me{name}}")
    assert asked.json()["data"]["me"]["id"]
    assert (commanded.status_code, commanded.headers["allow"]) == (405, "POST")
    assert twice.status_code == 400
