"""The attack list, clients and requests: each is refused, gives nothing to anybody, and sends no browser anywhere."""

import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import ECKey

from tests.integration.oauth import BASE, CALLBACK, ISSUER, Robot, b64
from tests.integration.oauth_stage import VERIFIER, Attack, Stage


async def replayed_assertion(stage: Stage) -> httpx.Response:
    assertion = stage.platform.assertion()
    assert (await stage.get_token(assertion)).status_code == 200
    return await stage.get_token(assertion)


async def replayed_proof_for_a_token(stage: Stage) -> httpx.Response:
    await stage.platform.token()
    proof = stage.platform.proof("/oauth/token")
    assert (await stage.get_token(proof=proof)).status_code == 200
    return await stage.get_token(proof=proof)


def asserted(**changed: Any) -> Attack:
    def attack(stage: Stage) -> Awaitable[httpx.Response]:
        now = {name: value() if callable(value) else value for name, value in changed.items()}
        return stage.get_token(stage.platform.assertion(**now))

    return attack


def at(seconds: int) -> Callable[[], int]:
    """So many seconds from when it is tried, and not from when this table was read."""
    return lambda: int(time.time()) + seconds


CLIENTS: dict[str, tuple[Attack, str, str | None]] = {
    "an assertion twice": (replayed_assertion, "invalid_client", "OAUTH_ASSERTION_REUSED"),
    "a proof twice": (replayed_proof_for_a_token, "invalid_dpop_proof", "OAUTH_PROOF_REUSED"),
    "for another server": (asserted(aud="https://elsewhere.test/oauth"), "invalid_client", None),
    "for the token's address": (asserted(aud=f"{ISSUER}/token"), "invalid_client", None),
    "for two servers": (asserted(aud=[ISSUER, "https://elsewhere.test"]), "invalid_client", None),
    "without aud": (asserted(aud=None), "invalid_client", None),
    "for two minutes": (asserted(exp=at(120)), "invalid_client", None),
    "for ever": (asserted(exp=None), "invalid_client", None),
    "expired": (asserted(iat=at(-120), exp=at(-60)), "invalid_client", None),
    "without iat": (asserted(iat=None), "invalid_client", None),
    "without jti": (asserted(jti=None), "invalid_client", None),
    "nested deeply": (lambda s: s.get_token(f"e30.{b64(b'[' * 2500)}.AA"), "invalid_client", None),
    "of another issuer": (asserted(iss=str(uuid4())), "invalid_client", None),
    "of an unknown client": (asserted(iss=str(uuid4()), sub=str(uuid4())), "invalid_client", None),
    "with a key of one's own": (asserted(key=ECKey.generate_key("P-256")), "invalid_client", None),
    "with another kid": (asserted(header={"kid": "../../keys"}), "invalid_client", None),
    "HS256 with the public key": (
        lambda s: s.get_token(s.platform.assertion(key=s.platform.key.as_pem(private=False), header={"alg": "HS256"})),
        "invalid_client",
        None,
    ),
    "no assertion": (lambda s: s.get_token("nothing"), "invalid_client", None),
    "no proof": (lambda s: s.get_token(proof=""), "invalid_dpop_proof", None),
}


@pytest.mark.parametrize("attack", CLIENTS)
async def test_who_does_not_prove_to_be_a_client_is_given_nothing(stage: Stage, attack: str) -> None:
    attacked, error, misuse = CLIENTS[attack]
    before, misuses = await stage.desk.kept(), await stage.desk.misuses()
    answer = await attacked(stage)
    assert (answer.status_code in (400, 401), answer.json()["error"]) == (True, error)
    assert await stage.desk.kept() == before
    assert (await stage.desk.misuses())[len(misuses) :] == ([misuse] if misuse else [])


def pushed(**form: Any) -> Attack:
    async def attack(stage: Stage) -> httpx.Response:
        request = {**stage.people.request(VERIFIER), **form}
        return await stage.people.post("/oauth/par", {name: text for name, text in request.items() if text is not None})

    return attack


REQUESTS: dict[str, Attack] = {
    "an address that is longer by one character": pushed(redirect_uri=CALLBACK + "/"),
    "an address that is shorter by one character": pushed(redirect_uri=CALLBACK[:-1]),
    "an address in other letters": pushed(redirect_uri=CALLBACK.upper()),
    "an address with a query": pushed(redirect_uri=CALLBACK + "?next=https://elsewhere.test"),
    "an address by http": pushed(redirect_uri=CALLBACK.replace("https", "http")),
    "no address": pushed(redirect_uri=None),
    "PKCE plain": pushed(code_challenge=VERIFIER, code_challenge_method="plain"),
    "PKCE without its method": pushed(code_challenge_method=None),
    "no PKCE": pushed(code_challenge=None, code_challenge_method=None),
    "a challenge that is no hash": pushed(code_challenge="A" * 42),
    "the implicit way": pushed(response_type="token"),
    "a scope that is not there": pushed(scope="rtk admin:all"),
    "a request within the request": pushed(request_uri="urn:ietf:params:oauth:request_uri:x"),
    "a signed request": pushed(request="a.b.c"),
    "a text that breaks lines": pushed(state="x\r\nset-cookie: a=b"),
}


@pytest.mark.parametrize("attack", REQUESTS)
async def test_a_request_that_asks_for_less_than_is_safe_is_not_taken(stage: Stage, attack: str) -> None:
    count = "select count(*) from auth.requests"
    before = await stage.desk.value(count)
    answer = await REQUESTS[attack](stage)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_request", "invalid_scope")
    assert "location" not in answer.headers
    assert await stage.desk.value(count) == before


EXCHANGES: dict[str, dict[str, str]] = {
    "without the verifier": {"code_verifier": ""},
    "with another verifier": {"code_verifier": b64(b"another verifier, of thirty-two bytes or more")},
    "with the challenge as the verifier": {
        "code_verifier": Robot(desk=None, id=uuid4()).request(VERIFIER)["code_challenge"]
    },  # type: ignore[arg-type]
    "for another address": {"redirect_uri": CALLBACK + "x"},
}


@pytest.mark.parametrize("attack", EXCHANGES)
async def test_a_code_in_other_hands_is_no_code(stage: Stage, attack: str) -> None:
    code = (await stage.people.authorized(VERIFIER))["code"]
    before = await stage.desk.value("select count(*) from auth.sessions")
    answer = await stage.people.exchange(code, **({"verifier": VERIFIER} | EXCHANGES[attack]))  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert await stage.desk.value("select count(*) from auth.sessions") == before


async def test_a_code_that_was_asked_for_with_one_key_is_no_code_with_another(stage: Stage) -> None:
    code = (await stage.people.authorized(VERIFIER))["code"]
    thief = Robot(desk=stage.desk, id=stage.people.id, key=stage.people.key)
    assert (await thief.exchange(code, VERIFIER)).json()["error"] == "invalid_dpop_proof"


async def test_an_answer_of_another_server_is_told_from_ours(stage: Stage) -> None:
    """Mix-up: a client that talks to two servers sends no code to the wrong one, since ours says who it is, always."""
    brought = await stage.people.authorized(VERIFIER)
    assert brought["iss"] == ISSUER
    elsewhere = stage.people.assertion(aud="https://elsewhere.test/oauth")
    answer = await stage.people.post(
        "/oauth/token",
        {
            "grant_type": "authorization_code",
            "code": brought["code"],
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        },
        assertion=elsewhere,
    )
    assert answer.json()["error"] == "invalid_client"
    assert (await stage.people.exchange(brought["code"], VERIFIER)).status_code == 200


GRANTS = [
    ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
    ({"grant_type": "implicit"}, "unsupported_grant_type"),
    ({"grant_type": 'a"b\\c'}, "unsupported_grant_type"),
    ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials", "scope": "everything"}, "invalid_scope"),
    ({"grant_type": "authorization_code", "code": "x", "code_verifier": VERIFIER}, "unauthorized_client"),
    ({"grant_type": "refresh_token", "refresh_token": "x"}, "unauthorized_client"),
]


@pytest.mark.parametrize(("form", "error"), GRANTS, ids=[form["grant_type"] for form, _ in GRANTS])
async def test_there_is_no_other_way_to_a_token(stage: Stage, form: dict[str, str], error: str) -> None:
    answer = await stage.platform.post("/oauth/token", form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_a_client_of_peoples_is_nobody_itself(stage: Stage) -> None:
    answer = await stage.people.post("/oauth/token", {"grant_type": "client_credentials"})
    assert answer.json()["error"] == "unauthorized_client"


BODIES = {
    "a field twice": (b"grant_type=client_credentials&grant_type=refresh_token", None, ""),
    "JSON": (b'{"grant_type": "client_credentials"}', "application/json", ""),
    "too much": (b"grant_type=" + b"a" * 20_000, None, ""),
    "too many fields": (b"&".join(b"a%d=1" % n for n in range(40)), None, ""),
    "something in the address": (b"grant_type=client_credentials", None, "?client_assertion=a"),
    "bytes that are no text": (b"grant_type=\xff\xfe", None, ""),
}


@pytest.mark.parametrize("attack", BODIES)
async def test_a_form_that_can_be_read_in_two_ways_is_not_read(stage: Stage, attack: str) -> None:
    body, media_type, query = BODIES[attack]
    async with stage.desk.http() as http:
        headers = {"content-type": media_type or "application/x-www-form-urlencoded"}
        answer = await http.post(f"/oauth/token{query}", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_no_header_of_a_proxy_changes_who_we_are(stage: Stage) -> None:
    headers = {
        "x-forwarded-proto": "http",
        "x-forwarded-host": "elsewhere.test",
        "forwarded": "proto=http;host=elsewhere.test",
        "host": "elsewhere.test",
    }
    async with stage.desk.http() as http:
        said = (await http.get("/.well-known/oauth-authorization-server/oauth", headers=headers)).json()
    assert said["issuer"] == f"{BASE}/oauth"
    assert all(place.startswith(f"{BASE}/oauth/") for name, place in said.items() if name.endswith("_endpoint"))
