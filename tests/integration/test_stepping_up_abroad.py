"""Somebody whom another issuer signed in signs here what cannot be taken back: it says how fresh, their passkey over what."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc.jwk import ECKey
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import bind_subject
from service.auth.keys import public_half
from service.auth.tokens import Verifier
from service.identity.opener import Opened, Refusal, Refused, open_part
from service.record.approvals import check_approvals
from service.settings import CannotRun, Settings
from service.vocabulary import Part
from tests.integration.cast import Cast, now, person
from tests.integration.doorway import Browser
from tests.integration.green import a_green_case
from tests.integration.oauth import BASE, CALLBACK, Desk, Robot, signed
from tests.integration.office import AUTHORISE, Office, taken_away, to_authorise

THEIRS, SILENT = "https://as.westmoor.test", "https://as.silent.test"
STRONG, WEAK = "urn:westmoor:in-person", "urn:westmoor:password"
NOT_SIGNED = {"__typename": "Problem", "code": "NOT_SIGNED", "retryable": True}


@dataclass
class Abroad:
    """Our service, which is no demo, an issuer whose one word counts and one none of whose does, and a client's key."""

    desk: Desk
    robot: Robot
    office: Office
    keys: dict[str, ECKey]

    def token(self, who: str = "authoriser", issuer: str = THEIRS, seconds_ago: int = 0, **claims: Any) -> str:
        at = int(now().timestamp())
        said = {
            "iss": issuer, "sub": f"{who} there", "aud": BASE, "client_id": "their desk", "scope": "rtk", "iat": at,
            "exp": at + 300, "auth_time": at - seconds_ago, "acr": STRONG, "jti": str(uuid4()),
            "cnf": {"jkt": self.robot.bound.thumbprint()},
        }  # fmt: skip
        return signed({"alg": "ES256", "typ": "at+jwt", "kid": "one"}, said | claims, self.keys[issuer])

    async def post(self, path: str, token: str, body: Any) -> httpx.Response:
        headers = {"authorization": f"DPoP {token}", "dpop": self.robot.proof(path, token)}
        async with self.desk.http() as http:
            return await http.post(path, json=body, headers=headers)

    async def ask(self, token: str, signed: dict[str, str]) -> httpx.Response:
        return await self.post("/step-up/ask", token, {"approval": {"type": "approval", **signed}})

    async def sign(self, token: str, signed: dict[str, str], device: str = "authoriser") -> httpx.Response:
        """The answer to the signature of this person's passkey."""
        asked = await self.ask(token, signed)
        assert asked.status_code == 200, asked.text
        credential = self.office.devices[device].use(asked.json()["options"])
        return await self.post("/step-up/use", token, {"signIn": asked.json()["signIn"], "credential": credential})

    async def authorise(self, token: str, decision: Any) -> httpx.Response:
        given = {"command": str(uuid4()), "case": str(decision.case_id), "decision": str(decision.id)}
        return await self.robot.ask(token, AUTHORISE, input=given | {"digest": decision.digest})


def said(answer: httpx.Response) -> Any:
    return answer.json()["data"]["authoriseDisclosure"]


def written(folder: Path, keys: dict[str, Any], acr: str = f'["{STRONG}"]') -> Path:
    for n, entry in enumerate(keys.values()):
        (folder / f"{n}.jwks").write_text(json.dumps({"keys": [entry]}))
    lines = [f'[[issuers]]\nissuer = "{issuer}"\nkeys = "{n}.jwks"\n' for n, issuer in enumerate(keys)]
    lines[0] += f"acr = {acr}\n"
    (folder / "issuers.toml").write_text("".join(lines))
    return folder / "issuers.toml"


@pytest.fixture(scope="module")
async def abroad(
    settings: Settings, watching_engine: AsyncEngine, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Abroad]:
    keys = {issuer: ECKey.generate_key("P-256") for issuer in (THEIRS, SILENT)}
    entries = {issuer: public_half(key) | {"kid": "one"} for issuer, key in keys.items()}
    file = written(tmp_path_factory.mktemp("issuers"), entries)
    strict = replace(settings, demo=False, free_documents=True, trusted_issuers=file)
    desk = Desk(settings=strict, watching_engine=watching_engine, pages=True)
    for issuer in keys:
        for who in ("authoriser", "second-officer", "supervisor"):
            await bind_subject(settings, issuer, f"{who} there", person(who))
    robot = await desk.add("northmoor", redirects=(CALLBACK,))
    await robot.get_nonce()
    yield Abroad(desk, robot, office, keys)
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


async def test_what_they_sign_with_their_token_is_done_with_it_and_proved_by_the_record(
    abroad: Abroad, cast: Cast
) -> None:
    case, decision, signed = await to_authorise(cast)
    token = abroad.token()
    assert said(await abroad.authorise(token, decision)) == NOT_SIGNED
    assert (await abroad.sign(token, signed)).status_code == 200
    assert said(await abroad.authorise(token, decision))["__typename"] == "Authorisation"
    (line,) = [line for line in check_approvals(await taken_away(abroad.office, case.id)) if "AUTHORISE" in line]
    assert f"signed by {person('authoriser')}" in line


async def test_in_the_demo_too_they_sign_what_cannot_be_taken_back(abroad: Abroad, cast: Cast) -> None:
    _, decision, signed = await to_authorise(cast)
    desk = Desk(settings=replace(abroad.desk.settings, demo=True), watching_engine=abroad.desk.watching_engine)
    there = replace(abroad, desk=desk, robot=replace(abroad.robot, desk=desk))
    await there.robot.get_nonce()
    token = there.token()
    assert said(await there.authorise(token, decision)) == NOT_SIGNED
    assert (await there.sign(token, signed)).status_code == 200
    assert said(await there.authorise(token, decision))["__typename"] == "Authorisation"
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


async def test_in_the_demo_too_they_sign_before_an_identity_is_opened(abroad: Abroad, cast: Cast) -> None:
    green = await a_green_case(cast, {Part.NAME: "Corwin Hathersedge"})
    token = abroad.token("second-officer")
    proof = abroad.robot.proof(f"/cases/{green.id}/NAME", token, method="OPEN")
    settings = replace(abroad.desk.settings, demo=True)
    assert await open_part(settings, green.id, Part.NAME, token, proof) == Refused((Refusal.NOT_SIGNED,))


async def test_an_identity_is_opened_with_their_token(abroad: Abroad, cast: Cast) -> None:
    green = await a_green_case(cast, {Part.NAME: "Corwin Hathersedge"})
    token = abroad.token("second-officer")

    async def opened() -> Opened | Refused:
        proof = abroad.robot.proof(f"/cases/{green.id}/NAME", token, method="OPEN")
        return await open_part(abroad.desk.settings, green.id, Part.NAME, token, proof)

    assert await opened() == Refused((Refusal.NOT_SIGNED,))
    signed = {"action": "OPEN_IDENTITY", "case": str(green.id), "object": str(green.id), "detail": "NAME"}
    assert (await abroad.sign(token, signed, "second-officer")).status_code == 200
    assert await opened() == Opened("Corwin Hathersedge")


OLD: dict[str, Any] = {
    "it does not say when": {"auth_time": None},
    "it says that it was three minutes ago": {"seconds_ago": 180},
    "it does not say how": {"acr": None},
    "it was in a way that does not count": {"acr": WEAK},
    "it says several ways": {"acr": [STRONG]},
    "none of its words count": {"issuer": SILENT},
}


@pytest.mark.parametrize("old", OLD)
async def test_a_sign_in_that_is_not_fresh_by_its_issuers_word_does_nothing_and_signs_nothing(
    abroad: Abroad, cast: Cast, old: str
) -> None:
    _, decision, signed = await to_authorise(cast)
    token = abroad.token(**OLD[old])
    for answer in (await abroad.authorise(token, decision), await abroad.ask(token, signed)):
        assert answer.status_code == 401
        assert (answer.json()["errors"][0]["extensions"]["code"]) == "SIGN_IN_TOO_OLD"
        asked_for = answer.headers["www-authenticate"]
        assert 'error="insufficient_user_authentication"' in asked_for
        assert 'max_age="120"' in asked_for
        assert (f'acr_values="{STRONG}"' in asked_for) == (OLD[old] != {"issuer": SILENT})


async def test_nobody_will_have_signed_in_tomorrow(abroad: Abroad) -> None:
    assert (await abroad.robot.ask(abroad.token(seconds_ago=-60))).status_code == 401


async def test_what_was_signed_is_good_for_that_token_and_that_person_alone(abroad: Abroad, cast: Cast) -> None:
    _, decision, signed = await to_authorise(cast)
    token = abroad.token(jti="one of theirs")
    assert (await abroad.sign(token, signed)).status_code == 200
    assert said(await abroad.authorise(abroad.token(), decision)) == NOT_SIGNED
    # The other issuer calls a token of its own the same, and this one gives somebody else a token of that name.
    taken = (
        "select count(*) from auth.take_approval(:who, null, :token, 'AUTHORISE_DISCLOSURE', :case, :object, :detail)"
    )
    id = Verifier(abroad.desk.settings).verify(token).id
    of = {"token": id, "case": decision.case_id, "object": decision.id, "detail": decision.digest}
    assert await abroad.desk.value(taken, who=person("supervisor"), **of) == 0
    assert said(await abroad.authorise(abroad.token(issuer=SILENT, jti="one of theirs"), decision)) is None
    assert said(await abroad.authorise(token, decision))["__typename"] == "Authorisation"
    assert await abroad.desk.value(taken, who=person("authoriser"), **of) == 0


async def test_somebody_elses_passkey_signs_nothing_and_an_answer_is_good_once(abroad: Abroad, cast: Cast) -> None:
    _, decision, signed = await to_authorise(cast)
    token, before = abroad.token(), len(await abroad.desk.misuses())
    assert (await abroad.sign(token, signed, "supervisor")).status_code == 404
    assert (await abroad.desk.misuses())[before:] == ["OAUTH_PASSKEY_REFUSED"]
    asked = (await abroad.ask(token, signed)).json()
    answer = {"signIn": asked["signIn"], "credential": abroad.office.devices["authoriser"].use(asked["options"])}
    assert (await abroad.post("/step-up/use", abroad.token(), answer)).status_code == 404
    assert said(await abroad.authorise(token, decision)) == NOT_SIGNED
    assert [(await abroad.post("/step-up/use", token, answer)).status_code for _ in range(2)] == [200, 404]


async def test_only_what_is_signed_is_asked_for_and_only_with_a_token_and_its_key(abroad: Abroad) -> None:
    token = abroad.token()
    other = {"action": "STOP_DISCLOSURE", "case": str(uuid4()), "object": str(uuid4())}
    assert (await abroad.ask(token, other)).status_code == 404
    for body in ({}, {"approval": None}, [], {"approval": {"type": "approval", **other}, "more": 1}):
        assert (await abroad.post("/step-up/ask", token, body)).status_code == 400
    async with abroad.desk.http() as http:
        for headers in ({}, {"authorization": f"Bearer {token}"}, {"authorization": f"DPoP {token}"}):
            assert (await http.post("/step-up/ask", json={}, headers=headers)).status_code == 401
    browser = Browser(abroad.desk)
    async with abroad.desk.http() as http:
        browser.begun(await http.get("/sign-in"))
    answer = await browser.use(abroad.office.devices["authoriser"].use(await browser.asked()))
    name, _, secret = answer.headers["set-cookie"].partition(";")[0].partition("=")
    browser.cookies[name] = secret
    assert (await browser.post("/step-up/ask", {"approval": {"type": "approval", **other}})).status_code == 404


@pytest.mark.parametrize("acr", ['"one"', "[1]", '["two words"]', '["a\\"quote"]', '[""]'])
def test_a_word_that_no_challenge_can_hold_is_none(settings: Settings, tmp_path: Path, acr: str) -> None:
    entry = public_half(ECKey.generate_key("P-256"))
    with pytest.raises(CannotRun, match="acr is a list"):
        Verifier(replace(settings, trusted_issuers=written(tmp_path, {THEIRS: entry}, acr)))
