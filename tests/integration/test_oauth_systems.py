"""A platform's system asks for itself: it proves its key, is given five minutes bound to another, and acts as its liaison."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from service.auth.keys import ALGORITHMS
from tests.integration.cast import person
from tests.integration.oauth import BASE, ISSUER, Desk, Robot


@pytest.fixture(scope="module")
async def robot(desk: Desk) -> Robot:
    return await desk.add("picta", acts_as="liaison-picta")


async def test_a_platforms_system_is_given_a_token_and_is_its_liaison(robot: Robot) -> None:
    answer = await robot.post("/oauth/token", {"grant_type": "client_credentials", "scope": "own requests:read"})
    given = answer.json()
    token = given.pop("access_token")
    assert (answer.status_code, given) == (200, {"token_type": "DPoP", "expires_in": 300, "scope": "own requests:read"})
    assert answer.headers["cache-control"] == "no-store"
    me = await robot.ask(token)
    assert me.json()["data"] == {"me": {"id": str(person("liaison-picta"))}}


async def test_a_token_says_in_full_for_whom_where_and_how_long_it_is(robot: Robot, desk: Desk) -> None:
    token = await robot.token()
    async with desk.http() as http:
        keys = KeySet.import_key_set((await http.get("/oauth/jwks")).json())
    read = jwt.decode(token, keys, algorithms=ALGORITHMS)
    at = int(time.time())
    said: dict[str, Any] = read.claims
    assert read.header == {"alg": "ES256", "typ": "at+jwt", "kid": next(iter(keys)).thumbprint()}
    assert said.pop("jti")
    assert abs(said.pop("iat") - at) <= 2
    assert abs(said.pop("exp") - at - 300) <= 2
    assert said == {
        "iss": ISSUER,
        "sub": str(person("liaison-picta")),
        "aud": BASE,
        "client_id": str(robot.id),
        "scope": "rtk",
        "cnf": {"jkt": robot.bound.thumbprint()},
    }


async def test_what_a_client_needs_to_know_is_at_one_address(desk: Desk) -> None:
    async with desk.http() as http:
        said = (await http.get("/.well-known/oauth-authorization-server/oauth")).json()
    assert said["issuer"] == ISSUER
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["require_pushed_authorization_requests"] is True
    assert said["authorization_response_iss_parameter_supported"] is True
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["dpop_signing_alg_values_supported"] == ["ES256", "Ed25519"]
