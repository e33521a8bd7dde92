"""A service that is no demo, where people sign with passkeys what cannot be taken back."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from service.facts.disclosure import Decision
from service.record.exporting import export
from service.vocabulary import AuditPurpose
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast
from tests.integration.doorway import VERIFIER, Browser, back_with
from tests.integration.oauth import Desk, Robot
from tests.integration.passkey import Device

AUTHORISE = """mutation($input: AuthoriseDisclosureInput!) { authoriseDisclosure(input: $input) {
  __typename ... on Authorisation { id } ... on Problem { code retryable } } }"""
PEOPLE = ("authoriser", "safeguarding-authoriser", "supervisor", "second-officer")


@dataclass
class Office:
    """A service that is no demo, a client of it, and people with passkeys."""

    desk: Desk
    robot: Robot
    devices: dict[str, Device]

    async def token(self, who: str, **signed: Any) -> str:
        """A token of theirs, who has just signed in, and signed what is said with it."""
        form = {"authorization_details": json.dumps([{"type": "approval", **signed}])} if signed else {}
        browser = await Browser(self.desk).come(self.robot, **form)
        answer = await browser.use(self.devices[who].use(await browser.asked()))
        given = (await self.robot.exchange(back_with(answer)["code"], VERIFIER)).json()
        return str(given["access_token"])

    async def authorise(self, token: str, decision: Decision) -> dict[str, Any]:
        given = {"command": str(uuid4()), "case": str(decision.case_id), "decision": str(decision.id)}
        answer = await self.robot.ask(token, AUTHORISE, input=given | {"digest": decision.digest})
        answered: dict[str, Any] = answer.json()["data"]["authoriseDisclosure"]
        return answered


async def to_authorise(cast: Cast) -> tuple[ACase, Decision, dict[str, str]]:
    """A case with a decision, and what its authorisers are to sign."""
    case = await a_case(cast)
    await case.ready()
    decision = await case.decided()
    signed = {
        "action": "AUTHORISE_DISCLOSURE",
        "case": str(case.id),
        "object": str(decision.id),
        "detail": decision.digest,
    }
    return case, decision, signed


async def taken_away(office: Office, case: UUID) -> dict[str, Any]:
    """The record of a case as its supervisor takes it away."""
    token = await office.token("supervisor")
    proof = office.robot.proof(f"/cases/{case}/record", token, method="EXPORT")
    exported = await export(office.desk.settings, case, AuditPurpose.INTEGRITY_OR_SECURITY, token, 0, proof)
    assert exported is not None
    bundle: dict[str, Any] = json.loads(exported.text)
    return bundle
