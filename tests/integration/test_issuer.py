"""A force's own authorization server, npm's `oidc-provider`, signs an authoriser in as RFC 9470 has it; they sign here."""

import asyncio
import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import bind_subject
from service.record.approvals import check_approvals
from service.running.addresses import free_port
from service.settings import Settings
from tests.integration.cast import Cast, person
from tests.integration.oauth import BASE, CALLBACK, Desk, b64
from tests.integration.office import Office, taken_away, to_authorise
from tests.integration.test_clients import INSTALLED, SCRIPTS, needs_node
from tests.integration.test_stepping_up_abroad import NOT_SIGNED, Abroad, said

ACR = "urn:force:in-person"


@dataclass
class Force:
    """The issuer, and our service, which trusts it and is no demo."""

    issuer: str
    abroad: Abroad

    async def token(self, **asked: str) -> str:
        """A token of theirs for the authoriser, whom a client of theirs sent there for it."""
        verifier = b64(uuid4().bytes + uuid4().bytes)
        request = {
            "client_id": "their-desk", "response_type": "code", "scope": "openid rtk", "redirect_uri": CALLBACK,
            "code_challenge": b64(hashlib.sha256(verifier.encode()).digest()), "code_challenge_method": "S256",
            "login_hint": "warrant-0815", "resource": BASE,
        }  # fmt: skip
        async with httpx.AsyncClient(base_url=self.issuer, trust_env=False) as browser:
            answer = await browser.get("/auth", params=request | asked)
            while not (place := answer.headers["location"]).startswith(CALLBACK):
                answer = await browser.get(place)
            (code,) = parse_qs(urlsplit(place).query)["code"]
            form = {
                "grant_type": "authorization_code", "client_id": "their-desk", "code": code, "resource": BASE,
                "redirect_uri": CALLBACK, "code_verifier": verifier,
            }  # fmt: skip
            proof = self.abroad.robot.proof("/token", htu=f"{self.issuer}/token", nonce=None)
            given = await browser.post("/token", data=form, headers={"dpop": proof})
        assert given.json()["token_type"] == "DPoP", given.text
        return str(given.json()["access_token"])


@pytest.fixture(scope="module")
async def force(
    settings: Settings, watching_engine: AsyncEngine, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Force]:
    port, folder = free_port(), tmp_path_factory.mktemp("force")
    issuer = f"http://localhost:{port}"
    shutil.copy(SCRIPTS / "issuer.mjs", INSTALLED)
    process = await asyncio.create_subprocess_exec(
        "node", "issuer.mjs", str(port), BASE, CALLBACK,
        cwd=INSTALLED, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        async with httpx.AsyncClient(base_url=issuer, trust_env=False) as http:
            (folder / "force.jwks").write_text(json.dumps((await http.get("/jwks")).json()))
        file = folder / "issuers.toml"
        file.write_text(f'[[issuers]]\nissuer = "{issuer}"\nkeys = "force.jwks"\nacr = ["{ACR}"]\n')
        await bind_subject(settings, issuer, "warrant-0815", person("authoriser"))
        strict = replace(settings, demo=False, free_documents=True, trusted_issuers=file)
        desk = Desk(settings=strict, watching_engine=watching_engine, pages=True)
        robot = await desk.add("northmoor", redirects=(CALLBACK,))
        await robot.get_nonce()
        yield Force(issuer, Abroad(desk, robot, office, {}))
        await desk.app.state.engine.dispose()
        await desk.oauth.engine.dispose()
    finally:
        process.terminate()
        await process.wait()


@needs_node
async def test_who_is_asked_for_more_signs_in_there_again_and_signs_here(force: Force, cast: Cast) -> None:
    case, decision, signed = await to_authorise(cast)
    answer = await force.abroad.authorise(await force.token(), decision)
    assert answer.status_code == 401
    asked_for = answer.headers["www-authenticate"]
    assert f'error="insufficient_user_authentication", acr_values="{ACR}", max_age="120"' in asked_for
    token = await force.token(acr_values=ACR, max_age="120")
    assert said(await force.abroad.authorise(token, decision)) == NOT_SIGNED
    assert (await force.abroad.sign(token, signed)).status_code == 200
    assert said(await force.abroad.authorise(token, decision))["__typename"] == "Authorisation"
    (line,) = [line for line in check_approvals(await taken_away(force.abroad.office, case.id)) if "AUTHORISE" in line]
    assert f"signed by {person('authoriser')}" in line
