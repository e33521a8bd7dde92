"""A force's own authorization server may say who asks, in tokens as strict as ours; PostgreSQL says what they may."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import bind_subject, block_person, unblock_person
from service.auth.keys import Ring, public_half
from service.auth.tokens import Verifier
from service.settings import CannotRun, Settings
from tests.integration.cast import now, person
from tests.integration.oauth import BASE, CALLBACK, ISSUER, Desk, Robot, b64, signed

THEIRS, OTHERS = "https://as.northmoor.test", "https://as.southmere.test"


@dataclass
class Abroad:
    """Our service, two issuers that it trusts, and a client with a key that their tokens are bound to."""

    desk: Desk
    robot: Robot
    keys: dict[str, ECKey]

    def token(self, issuer: str = THEIRS, key: Any = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        at, by = int(now().timestamp()), key or self.keys[issuer]
        said = {
            "iss": issuer,
            "sub": "officer 4711",
            "aud": BASE,
            "client_id": "their desk",
            "scope": "rtk",
            "iat": at,
            "exp": at + 300,
            "auth_time": at,
            "jti": str(uuid4()),
            "cnf": {"jkt": self.robot.bound.thumbprint()},
        }
        return signed({"alg": "ES256", "typ": "at+jwt", "kid": "one", **(header or {})}, said | claims, by)


def written(folder: Path, **keys: list[dict[str, Any]]) -> Path:
    issuers = {"northmoor": THEIRS, "southmere": OTHERS}
    for name, entries in keys.items():
        (folder / f"{name}.jwks").write_text(json.dumps({"keys": entries}))
    lines = [f'[[issuers]]\nissuer = "{issuers[name]}"\nkeys = "{name}.jwks"\n' for name in keys]
    (folder / "issuers.toml").write_text("".join(lines))
    return folder / "issuers.toml"


@pytest.fixture(scope="module")
async def abroad(
    settings: Settings, watching_engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Abroad]:
    keys = {issuer: ECKey.generate_key("P-256") for issuer in (THEIRS, OTHERS)}
    # Both call their key the same, and one publishes a key of a kind that is not taken here besides.
    entries = {issuer: public_half(key) | {"kid": "one"} for issuer, key in keys.items()}
    rsa = {**RSAKey.generate_key(2048).as_dict(private=False), "kid": "two"}
    folder = tmp_path_factory.mktemp("issuers")
    file = written(folder, northmoor=[rsa, entries[THEIRS]], southmere=[entries[OTHERS]])
    desk = Desk(settings=replace(settings, trusted_issuers=file), watching_engine=watching_engine)
    await bind_subject(settings, THEIRS, "officer 4711", person("officer"))
    robot = await desk.add("northmoor", redirects=(CALLBACK,))
    await robot.get_nonce()
    yield Abroad(desk, robot, keys)
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


async def test_whom_their_server_names_acts_as_whom_that_means_here(abroad: Abroad) -> None:
    asked = await abroad.robot.ask(abroad.token(), "{ me { id roles } }")
    assert asked.json()["data"] == {"me": {"id": str(person("officer")), "roles": ["OFFICER"]}}


async def test_our_own_tokens_are_heard_beside_theirs(abroad: Abroad) -> None:
    abroad.desk.sit_down("advocate")
    given = await abroad.robot.signed_in()
    asked = await abroad.robot.ask(given["access_token"])
    assert asked.json()["data"] == {"me": {"id": str(person("advocate"))}}


WRONG: dict[str, Any] = {
    "nobody whom somebody bound": lambda a: a.token(sub="a stranger"),
    "the same word of another issuer": lambda a: a.token(OTHERS),
    "the other issuer's key": lambda a: a.token(THEIRS, a.keys[OTHERS]),
    "our own key for them": lambda a: a.token(key=Ring(a.desk.settings.token_keys).signing()),
    "their key for us": lambda a: a.token(iss=ISSUER, sub=str(person("officer"))),
    "an issuer that is not trusted": lambda a: a.token(iss="https://evil.test"),
    "no issuer": lambda a: a.token(iss=None),
    "a list of issuers": lambda a: a.token(iss=[THEIRS]),
    "for somebody else": lambda a: a.token(aud="https://else.test"),
    "no life": lambda a: a.token(exp=1),
    "a long life": lambda a: a.token(exp=int(now().timestamp()) + 3600),
    "no key": lambda a: a.token(cnf=None),
    "no subject": lambda a: a.token(sub=""),
    "no id": lambda a: a.token(jti=None),
    "no type": lambda a: a.token(header={"typ": "JWT"}),
    "no signature": lambda a: a.token(header={"alg": "none"}),
    "the key that is not taken": lambda a: a.token(header={"kid": "two"}),
    "nested deeply": lambda a: f"{a.token().split('.')[0]}.{b64(b'[' * 3000)}.AA",
    "no token at all": lambda a: "a",
    "the demo's client": lambda a: a.token(client_id="demo", cnf=None),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_not_as_strict_as_ours_is_not_heard(abroad: Abroad, wrong: str) -> None:
    answer = await abroad.robot.ask(WRONG[wrong](abroad))
    assert (answer.status_code, "data" in answer.json()) == (401, False)


async def test_a_token_of_theirs_is_of_no_use_without_its_key(abroad: Abroad) -> None:
    token = abroad.token()
    thief = Robot(desk=abroad.desk, id=abroad.robot.id, nonce=abroad.robot.nonce)
    assert (await thief.ask(token)).status_code == 401
    async with abroad.desk.http() as http:
        answer = await http.post(
            "/graphql", json={"query": "{ me { id } }"}, headers={"authorization": f"Bearer {token}"}
        )
    assert answer.status_code == 401


async def test_who_has_left_us_is_not_heard_whatever_their_server_says(abroad: Abroad) -> None:
    await bind_subject(abroad.desk.settings, THEIRS, "officer 12", person("other-officer"))
    await block_person(abroad.desk.settings, person("other-officer"), "LEFT")
    try:
        assert (await abroad.robot.ask(abroad.token(sub="officer 12"))).status_code == 401
    finally:
        await unblock_person(abroad.desk.settings, person("other-officer"))
    assert (await abroad.robot.ask(abroad.token(sub="officer 12"))).status_code == 200


@pytest.mark.parametrize("keys", [[], [{**RSAKey.generate_key(2048).as_dict(private=False), "kid": "a"}], None])
def test_an_issuer_without_a_key_that_is_taken_is_none(settings: Settings, tmp_path: Path, keys: Any) -> None:
    file = written(tmp_path, northmoor=keys or [])
    if keys is None:
        (tmp_path / "northmoor.jwks").unlink()
    with pytest.raises(CannotRun):
        Verifier(replace(settings, trusted_issuers=file))
    written(tmp_path, northmoor=[public_half(OKPKey.generate_key("Ed25519"))])
    Verifier(replace(settings, trusted_issuers=file))
