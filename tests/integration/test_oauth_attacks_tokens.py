"""The attack list, tokens: each is refused, changes nothing, and leaves one access event where a secret was misused.

What anybody can make up leaves none, or the log would be theirs to fill.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.integration.cast import person
from tests.integration.oauth import ISSUER, ME, b64
from tests.integration.oauth_stage import Attack, Stage


def unsigned(stage: Stage, alg: str) -> str:
    _, payload, _ = stage.token.split(".")
    header = json.dumps({"alg": alg, "typ": "at+jwt", "kid": stage.key.thumbprint()})
    return f"{b64(header.encode())}.{payload}."


def shared(stage: Stage) -> Any:
    """Our public key as if it were a secret that both sides share."""
    return stage.key.as_pem(private=False)


TOKENS: dict[str, Callable[[Stage], str]] = {
    "alg none": lambda s: unsigned(s, "none"),
    "alg None": lambda s: unsigned(s, "None"),
    "HS256 with the public key": lambda s: s.forged({"alg": "HS256"}, key=shared(s)),
    "RS256 of a key of one's own": lambda s: s.forged({"alg": "RS256"}, key=RSAKey.generate_key(2048)),
    "ES256 of a key of one's own": lambda s: s.forged(key=ECKey.generate_key("P-256")),
    "a key of one's own brought along": lambda s: own_key_brought(s),
    "without typ": lambda s: s.forged({"typ": None}),
    "typ JWT": lambda s: s.forged({"typ": "JWT"}),
    "typ of a proof": lambda s: s.forged({"typ": "dpop+jwt"}),
    "without iss": lambda s: s.forged(without="iss"),
    "wrong iss": lambda s: s.forged(iss=ISSUER + "/"),
    "without aud": lambda s: s.forged(without="aud"),
    "aud of the client": lambda s: s.forged(aud=str(s.platform.id)),
    "aud of the issuer": lambda s: s.forged(aud=ISSUER),
    "without exp": lambda s: s.forged(without="exp"),
    "exp as text": lambda s: s.forged(exp=str(int(time.time()) + 100)),
    "expired": lambda s: s.forged(exp=int(time.time())),
    "expired long after": lambda s: s.forged(exp=int(time.time()) + 864_000),
    "not yet valid": lambda s: s.forged(nbf=int(time.time()) + 60),
    "made in the future": lambda s: s.forged(iat=int(time.time()) + 60),
    "signed in before there was a clock": lambda s: s.forged(auth_time=-(10**18)),
    "without sub": lambda s: s.forged(without="sub"),
    "without jti": lambda s: s.forged(without="jti"),
    "without its key": lambda s: s.forged(without="cnf"),
    "of the demo, with a key": lambda s: s.forged(client_id="demo"),
    "nested deeply": lambda s: f"{s.token.split('.')[0]}.{b64(b'[' * 3000)}.{s.token.split('.')[2]}",
    "without kid": lambda s: s.forged({"kid": None}),
    "unknown kid": lambda s: s.forged({"kid": "another"}),
    "kid of a path": lambda s: s.forged({"kid": "../../secrets/token-keys.json"}),
    "kid of an absolute path": lambda s: s.forged({"kid": "/dev/null"}),
    "kid that is a list": lambda s: s.forged({"kid": s.key.thumbprint()}).replace(".", "..", 1),
    "crit that nobody knows": lambda s: s.forged({"crit": ["exp"], "exp": 1}),
    "cut off": lambda s: s.token[:-8],
    "one character of the signature": lambda s: s.token[:-10] + ("A" if s.token[-10] != "A" else "B") + s.token[-9:],
    "an assertion": lambda s: s.platform.assertion(),
    "a proof": lambda s: s.platform.proof("/graphql"),
}


def own_key_brought(stage: Stage) -> str:
    key = ECKey.generate_key("P-256")
    return stage.forged({"jwk": key.as_dict(private=False), "kid": key.thumbprint()}, key=key)


@pytest.mark.parametrize("attack", TOKENS)
async def test_a_token_that_is_not_ours_and_good_is_no_token(stage: Stage, attack: str) -> None:
    before, misuses = await stage.desk.kept(), await stage.desk.misuses()
    answer = await stage.ask(TOKENS[attack](stage))
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")
    assert "data" not in answer.json()
    assert (await stage.desk.kept(), await stage.desk.misuses()) == (before, misuses)


async def bearer(stage: Stage) -> httpx.Response:
    return await raw(stage, [("authorization", f"Bearer {stage.token}")])


async def raw(stage: Stage, headers: list[tuple[str, str]], query: str = "") -> httpx.Response:
    async with stage.desk.http() as http:
        return await http.post(f"/graphql{query}", json={"query": ME}, headers=headers)


async def replayed_proof(stage: Stage) -> httpx.Response:
    proof = stage.platform.proof("/graphql", stage.token)
    assert (await stage.ask(stage.token, proof=proof)).status_code == 200
    return await stage.ask(stage.token, proof=proof)


def proved(**changed: Any) -> Attack:
    return lambda stage: stage.ask(
        stage.token,
        proof=stage.platform.proof(changed.pop("path", "/graphql"), changed.pop("of", stage.token), **changed),
    )


THEFTS: dict[str, tuple[Attack, str]] = {
    "a stolen token as a bearer": (bearer, "OAUTH_TOKEN_WITHOUT_KEY"),
    "a stolen token without proof": (
        lambda s: raw(s, [("authorization", f"DPoP {s.token}")]),
        "OAUTH_TOKEN_WITHOUT_KEY",
    ),
    "a stolen token with the thief's key": (proved(key=ECKey.generate_key("P-256")), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a replayed proof": (replayed_proof, "OAUTH_PROOF_REUSED"),
    "a proof for another address": (proved(path="/documents"), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof for another host": (proved(htu="https://elsewhere.test/graphql"), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof for another method": (proved(method="GET"), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof for another token": (proved(of="another"), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof for no token": (proved(of=None), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof of long ago": (proved(iat=int(time.time()) - 300), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof of tomorrow": (proved(iat=int(time.time()) + 86_400), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof without jti": (proved(jti=None), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof of another type": (proved(header={"typ": "JWT"}), "OAUTH_TOKEN_WITHOUT_KEY"),
    "a proof with its private key": (
        lambda s: s.ask(
            s.token,
            proof=s.platform.proof("/graphql", s.token, header={"jwk": s.platform.bound.as_dict(private=True)}),
        ),
        "OAUTH_TOKEN_WITHOUT_KEY",
    ),
    "two proofs": (
        lambda s: raw(
            s,
            [
                ("authorization", f"DPoP {s.token}"),
                ("dpop", s.platform.proof("/graphql", s.token)),
                ("dpop", s.platform.proof("/graphql", s.token)),
            ],
        ),
        "OAUTH_TOKEN_WITHOUT_KEY",
    ),
}


@pytest.mark.parametrize("attack", THEFTS)
async def test_a_token_in_other_hands_is_refused_and_one_access_event_tells_of_it(stage: Stage, attack: str) -> None:
    attacked, misuse = THEFTS[attack]
    before, misuses = await stage.desk.kept(), await stage.desk.misuses()
    answer = await attacked(stage)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")
    assert await stage.desk.kept() == before
    assert (await stage.desk.misuses())[len(misuses) :] == [misuse]
    assert (await stage.ask(stage.token)).status_code == 200


UNHEARD: dict[str, Attack] = {
    "in the address": lambda s: raw(s, [], f"?access_token={s.token}"),
    "in the address as well": lambda s: raw(
        s,
        [("authorization", f"DPoP {s.token}"), ("dpop", s.platform.proof("/graphql", s.token))],
        f"?access_token={s.token}",
    ),
    "twice": lambda s: raw(
        s, [("authorization", f"DPoP {s.token}")] * 2 + [("dpop", s.platform.proof("/graphql", s.token))]
    ),
    "as two schemes": lambda s: raw(s, [("authorization", f"DPoP {s.token}"), ("authorization", f"Bearer {s.token}")]),
    "in an oversized header": lambda s: raw(s, [("authorization", f"Bearer {'A' * 9_000}")]),
    "under another scheme": lambda s: raw(s, [("authorization", f"Basic {s.token}")]),
    "in a cookie": lambda s: raw(s, [("cookie", f"access_token={s.token}")]),
}


@pytest.mark.parametrize("attack", UNHEARD)
async def test_a_token_that_comes_in_another_way_is_not_heard(stage: Stage, attack: str) -> None:
    misuses = await stage.desk.misuses()
    answer = await UNHEARD[attack](stage)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")
    assert await stage.desk.misuses() == misuses


async def test_an_old_nonce_is_asked_to_be_a_new_one(stage: Stage) -> None:
    misuses = await stage.desk.misuses()
    answer = await stage.ask(stage.token, proof=stage.platform.proof("/graphql", stage.token, nonce="yesterdays"))
    assert answer.status_code == 401
    assert 'error="use_dpop_nonce"' in answer.headers["www-authenticate"]
    of_now = stage.platform.proof("/graphql", stage.token, nonce=answer.headers["dpop-nonce"])
    assert (await stage.ask(stage.token, proof=of_now)).status_code == 200
    assert await stage.desk.misuses() == misuses


async def test_whoever_is_somebody_else_by_their_own_word_is_still_themselves(stage: Stage) -> None:
    claimed = stage.forged(sub=str(person("officer")), key=ECKey.generate_key("P-256"))
    assert (await stage.ask(claimed)).status_code == 401
