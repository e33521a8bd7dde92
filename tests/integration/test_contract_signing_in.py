"""Signing in: one good bearer token a request, or the same few bytes whatever was wrong; two paths are open to all."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt

from service.auth.keys import ALGORITHMS, Ring, algorithm_of
from service.auth.tokens import token_for
from tests.integration.cast import person
from tests.integration.contract import SEE_CASE, Contract

ME = "{ me { id } }"


async def answered(contract: Contract, *authorizations: str, **asked: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app=contract.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://rtk.test") as client:
        headers = [("authorization", value) for value in authorizations]
        return await client.post("/graphql", json=asked or {"query": ME}, headers=headers)


def signed(contract: Contract, who: str = "officer", **claims: Any) -> str:
    """A token signed with the service's own key, and one claim or header in it wrong."""
    key = Ring(contract.settings.token_keys).signing()
    genuine = jwt.decode(token_for(contract.settings, person(who)), key, algorithms=ALGORITHMS)
    header = genuine.header | {"typ": claims.pop("typ", "at+jwt")}
    return jwt.encode(header, genuine.claims | claims, key, algorithms=[algorithm_of(key)])


async def test_without_a_token_nothing_is_answered(contract: Contract) -> None:
    response = await answered(contract)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'DPoP realm="rtk", algs="ES256 Ed25519", Bearer realm="rtk"'


async def test_a_bad_token_is_answered_alike_whatever_is_wrong_with_it(contract: Contract) -> None:
    bad = [
        "no-token",
        "a.b.c",
        signed(contract, exp=1),
        signed(contract, iss="http://elsewhere.test/oauth"),
        signed(contract, aud="http://elsewhere.test"),
        signed(contract, sub=str(uuid4())),
        signed(contract, sub="nobody"),
        signed(contract, sub=7),
        signed(contract, typ="JWT"),
        token_for(contract.settings, person("officer"))[:-4] + "AAAA",
    ]
    responses = [await answered(contract, f"Bearer {token}") for token in bad]
    assert {(r.status_code, r.content, r.headers["www-authenticate"]) for r in responses} == {
        (401, responses[0].content, 'Bearer realm="rtk", error="invalid_token"')
    }


async def test_two_authorization_headers_are_none(contract: Contract) -> None:
    token = f"Bearer {token_for(contract.settings, person('officer'))}"
    assert (await answered(contract, token)).status_code == 200
    assert (await answered(contract, token, token)).status_code == 401
    assert (await answered(contract, f"Basic {token}")).status_code == 401


async def test_a_token_for_something_else_is_out_of_scope(contract: Contract) -> None:
    response = await answered(contract, f"Bearer {signed(contract, scope='other')}")
    assert response.status_code == 403


async def test_what_one_token_may_ask_is_not_answered_to_another_of_the_same_person(contract: Contract) -> None:
    case = str(await contract.a_case())
    shown = []
    for scope in ("rtk", "own", "rtk"):
        token = f"Bearer {signed(contract, scope=scope)}"
        answer = await answered(contract, token, query=SEE_CASE, variables={"id": case})
        shown.append(answer.json()["data"]["case"] is not None)
    assert shown == [True, False, True]


async def test_health_asks_for_no_token_and_tells_no_details(contract: Contract) -> None:
    async with contract.client() as client:
        response = await client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "path",
    ["/documents", "/subjects", f"/documents/{uuid4()}", "/anything"],
    ids=["uploading", "sealing", "one document", "anywhere"],
)
async def test_every_other_path_asks_for_a_token(contract: Contract, path: str) -> None:
    async with contract.client() as client:
        assert (await client.post(path)).status_code == 401
        assert (await client.get(path)).status_code == 401
