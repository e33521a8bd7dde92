"""Every address beside the contract, tried by the wrong people: files in and out, identities in, and what is open to all.

The addresses are the app's own. Where one asks for a place on a case, denied is the same bytes as for what does not exist,
one access event, and no row is another one; an address that is open to all answers nobody as it answers everybody.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.routing import Route

from service.access import ACCESS, Action
from service.api.app import make_app
from service.facts.case import Case
from service.facts.data_request import Document
from service.vocabulary import Role, TaskKind
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.matrix_ground import Ground, a_ground, hidden_grounds
from tests.integration.test_matrix import BY_ROLE, kept, looks, seats


@dataclass(frozen=True)
class OfACase:
    """An address about a thing of a case: what it does, what it names, and how it is asked about one of this id."""

    action: Action
    of: type
    given: Callable[[str], dict[str, Any]]
    answers: int


CONTRACT = {("GET", "/graphql"), ("HEAD", "/graphql"), ("POST", "/graphql")}
"""Its fields are the matrix's."""

FILING = ("POST", "/documents")
"""It names nothing: a file is its uploader's alone until a command binds it."""

OF_A_CASE: dict[tuple[str, str], OfACase] = {
    ("GET", "/documents/{id}"): OfACase(Action.SEE_DOCUMENT, Document, lambda id: {"url": f"/documents/{id}"}, 200),
    ("HEAD", "/documents/{id}"): OfACase(Action.SEE_DOCUMENT, Document, lambda id: {"url": f"/documents/{id}"}, 200),
    ("POST", "/subjects"): OfACase(
        Action.SEAL_SUBJECT,
        Case,
        lambda id: {"url": "/subjects", "json": {"case": id, "parts": {"NAME": "Nobody"}}},
        201,
    ),
}

SIGNED = {("POST", "/step-up/ask"), ("POST", "/step-up/use")}
"""They look at no case: what is signed is held against one when it is done. Tried in test_stepping_up_abroad."""

SHOWN_TO_ALL = {
    "/health", "/.well-known/oauth-authorization-server/oauth", "/oauth/jwks", "/oauth/authorize", "/oauth/enrol",
    "/oauth/account", "/sign-in", "/sessions", "/oauth/pages/sign-in.js", "/oauth/pages/sign-in.css",
}  # fmt: skip
"""Pages and keys. The page of sessions is its browser's, by a cookie and by no token."""

ASKED_BY_ALL = {
    "/oauth/par", "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/passkey/ask", "/oauth/passkey/use",
    "/oauth/refuse", "/oauth/account/ask", "/oauth/account/add", "/oauth/enrol/ask", "/oauth/enrol/add", "/oauth/demo",
    "/sessions/end", "/sessions/step-up/ask", "/sessions/step-up/use",
}  # fmt: skip
"""Signing in and its end, by what a client or a browser proves there; the attacks on each stand in test_oauth_attacks_*."""

IN_THE_DEMO = {("POST", "/oauth/demo")}

OPEN = {(method, path) for path in SHOWN_TO_ALL for method in ("GET", "HEAD")} | {
    ("POST", path) for path in ASKED_BY_ALL
}


def routes_of(app: Any) -> set[tuple[str, str]]:
    assert all(isinstance(route, Route) for route in app.routes)
    return {(method, route.path) for route in app.routes for method in route.methods or ()}


@asynccontextmanager
async def fresh(contract: Contract) -> AsyncIterator[Contract]:
    """The service anew, so that nothing has been counted against whoever asks."""
    app = make_app(replace(contract.settings, demo=True))
    yield replace(contract, app=app)
    await app.state.engine.dispose()
    await app.state.oauth.engine.dispose()


async def asked(contract: Contract, who: str | None, method: str, url: str, **given: Any) -> httpx.Response:
    async with contract.client(who) as client:
        return await client.request(method, url, **given)


@pytest.fixture(scope="module")
async def hidden(cast: Cast) -> list[Ground]:
    return await hidden_grounds(cast)


async def test_every_address_has_a_row(contract: Contract) -> None:
    async with fresh(contract) as service:
        rows = CONTRACT | {FILING} | SIGNED | set(OF_A_CASE) | OPEN
        assert routes_of(service.app) - IN_THE_DEMO == rows - IN_THE_DEMO


@asynccontextmanager
async def denied(contract: Contract, cast: Cast, action: Action, times: int) -> AsyncIterator[None]:
    before = await kept(contract)
    async with cast.nothing_changes():
        yield
    assert await looks(contract, before.looks) == [(action, False)] * times


@pytest.mark.parametrize("route", OF_A_CASE, ids=" ".join)
async def test_what_is_anothers_or_ring_fenced_is_byte_for_byte_what_does_not_exist(
    contract: Contract, cast: Cast, hidden: list[Ground], route: tuple[str, str]
) -> None:
    row, (method, _) = OF_A_CASE[route], route
    async with denied(contract, cast, row.action, 3 * len(Role)):
        for who in BY_ROLE.values():
            unknown = await asked(contract, who, method, **row.given(str(uuid4())))
            assert unknown.status_code == 404, who
            for ground in hidden:
                answer = await asked(contract, who, method, **row.given(str(ground.ids[row.of])))
                assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content), who
                assert dict(answer.headers) == dict(unknown.headers), who


@pytest.mark.parametrize("route", OF_A_CASE, ids=" ".join)
async def test_with_every_place_the_wrong_role_and_with_every_other_place_the_right_one_finds_nothing(
    contract: Contract, cast: Cast, route: tuple[str, str]
) -> None:
    row, (method, _), own = OF_A_CASE[route], route, await a_ground(cast)
    right = ACCESS[row.action]
    places = {
        BY_ROLE[role]: [kind for kind in TaskKind if role not in right.roles or kind not in right.tasks]
        for role in Role
    }
    await own.seat(places)
    async with denied(contract, cast, row.action, len(places)):
        for who in places:
            answer = await asked(contract, who, method, **row.given(str(own.ids[row.of])))
            assert answer.status_code == 404, who


@pytest.mark.parametrize("route", OF_A_CASE, ids=" ".join)
async def test_the_right_role_in_the_right_place_is_answered(
    contract: Contract, cast: Cast, route: tuple[str, str]
) -> None:
    row, (method, _), own = OF_A_CASE[route], route, await a_ground(cast)
    who = seats(ACCESS[row.action].roles, TaskKind.OIC)
    await own.seat({who: [TaskKind.OIC]})
    answer = await asked(contract, who, method, **row.given(str(own.ids[row.of])))
    assert answer.status_code == row.answers, answer.text


@pytest.mark.parametrize("route", [*OF_A_CASE, FILING], ids=" ".join)
async def test_without_a_token_an_address_says_that_one_is_needed_and_does_nothing(
    contract: Contract, cast: Cast, hidden: list[Ground], route: tuple[str, str]
) -> None:
    row, (method, path) = OF_A_CASE.get(route), route
    ids = [str(uuid4()), *(str(ground.ids[row.of]) for ground in hidden if row is not None)]
    given = [row.given(id) if row is not None else {"url": path, "content": b"a log"} for id in ids]
    before = await kept(contract)
    async with cast.nothing_changes():
        answers = [await asked(contract, None, method, **each) for each in given]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert (await kept(contract)).looks == before.looks


async def test_only_those_who_file_leave_a_file_and_everybody_else_one_access_event(
    contract: Contract, cast: Cast
) -> None:
    wrong = [who for role, who in BY_ROLE.items() if role not in ACCESS[Action.UPLOAD_DOCUMENT].roles]
    async with denied(contract, cast, Action.UPLOAD_DOCUMENT, len(wrong)):
        for who in wrong:
            assert (await asked(contract, who, "POST", "/documents", content=b"a log")).status_code == 404, who


@pytest.mark.parametrize("route", sorted(OPEN), ids=" ".join)
async def test_what_is_open_to_all_is_answered_alike_whoever_asks_and_changes_nothing_of_a_case(
    contract: Contract, cast: Cast, route: tuple[str, str]
) -> None:
    method, path = route
    before = await kept(contract)
    async with fresh(contract) as service, cast.nothing_changes():
        asking = (None, "officer", "victim", "liaison-picta")
        answers = [await asked(service, who, method, path, **body_for(method)) for who in asking]
    assert len({answer.status_code for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) == 1
    if method == "POST":
        assert answers[0].status_code >= 400
    assert (await kept(contract)).commands == before.commands


def body_for(method: str) -> dict[str, Any]:
    return {"json": {"id": str(uuid4())}} if method == "POST" else {}


async def test_what_is_to_be_signed_is_asked_of_what_is_hidden_as_of_what_does_not_exist(
    contract: Contract, cast: Cast, hidden: list[Ground]
) -> None:
    async with cast.nothing_changes():
        for who in BY_ROLE.values():
            answers = []
            for id in (str(uuid4()), *(str(ground.ids[Case]) for ground in hidden)):
                approval = {"type": "approval", "action": "OPEN_IDENTITY", "case": id, "object": id, "detail": "NAME"}
                answer = await asked(contract, who, "POST", "/step-up/ask", json={"approval": approval})
                answers.append((answer.status_code, len(answer.content), dict(answer.headers)))
            assert answers[0][0] == 200
            assert answers.count(answers[0]) == len(answers)
