"""What cannot be taken back is signed with a passkey, over exactly that; the signature is verified by the record alone."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from service.access import STEP_UP
from service.auth import pages
from service.auth.administering import list_keys
from service.auth.tokens import token_for
from service.facts.approval import ACTS
from service.identity.opener import Opened, Refusal, Refused, open_part
from service.record import approvals, verify
from service.record.approvals import check_approvals
from service.vocabulary import Part
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, person
from tests.integration.doorway import VERIFIER, Browser
from tests.integration.green import a_green_case
from tests.integration.oauth import CALLBACK, Desk
from tests.integration.office import AUTHORISE, Office, taken_away, to_authorise

VERIFY = """mutation($input: VerifyAttributionInput!) { verifyAttribution(input: $input) {
  __typename ... on Attribution { id } ... on Problem { code retryable } } }"""
NOT_SIGNED = {"__typename": "Problem", "code": "NOT_SIGNED", "retryable": True}
OTHER = "0" * 64


async def test_two_authorise_each_with_a_signature_that_the_record_proves(
    office: Office, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, decision, signed = await to_authorise(cast)
    for who in ("authoriser", "safeguarding-authoriser"):
        token = await office.token(who, **signed)
        assert (await office.authorise(token, decision))["__typename"] == "Authorisation"
    file = tmp_path / "case.json"
    file.write_text(json.dumps(await taken_away(office, case.id)))
    assert verify.report(file) == 0
    capsys.readouterr()
    assert approvals.report(file) == 0
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if "AUTHORISE_DISCLOSURE, signed by" in line]) == 2
    for who in ("authoriser", "safeguarding-authoriser"):
        (line,) = [line for line in said if str(person(who)) in line]
        assert line.rpartition(" ")[2] in {key.split()[0] for key in await list_keys(office.desk.settings, person(who))}
    # The attribution was verified by the demo's hand, and the record says so.
    assert len([line for line in said if "VERIFY_ATTRIBUTION, WITHOUT A SIGNATURE" in line]) == 1


async def test_without_a_signature_nothing_is_authorised_and_one_for_something_else_is_none(
    office: Office, cast: Cast
) -> None:
    case, decision, signed = await to_authorise(cast)
    assert await office.authorise(await office.token("authoriser"), decision) == NOT_SIGNED
    others = {"detail": OTHER, "object": str(case.id), "case": str(uuid4()), "action": "VERIFY_ATTRIBUTION"}
    for name, value in others.items():
        token = await office.token("authoriser", **signed | {name: value})
        assert await office.authorise(token, decision) == NOT_SIGNED
    # Somebody else's signature is of another session.
    await office.token("safeguarding-authoriser", **signed)
    assert await office.authorise(await office.token("authoriser"), decision) == NOT_SIGNED


async def test_in_the_demo_whoever_signed_in_signs_as_everywhere_and_a_token_made_by_hand_does_without(
    doors: Desk, office: Office, cast: Cast
) -> None:
    _, decision, signed = await to_authorise(cast)
    there = Office(doors, await doors.add("northmoor", redirects=(CALLBACK,)), office.devices)
    await there.robot.get_nonce()
    assert await there.authorise(await there.token("authoriser"), decision) == NOT_SIGNED
    assert (await there.authorise(await there.token("authoriser", **signed), decision))["__typename"] == "Authorisation"
    by_hand = token_for(doors.settings, person("safeguarding-authoriser"))
    given = {"command": str(uuid4()), "case": str(decision.case_id), "decision": str(decision.id)}
    body = {"query": AUTHORISE, "variables": {"input": given | {"digest": decision.digest}}}
    async with doors.http() as http:
        answer = await http.post("/graphql", json=body, headers={"authorization": f"Bearer {by_hand}"})
    assert answer.json()["data"]["authoriseDisclosure"]["__typename"] == "Authorisation"


async def test_a_signature_is_used_once_and_no_later_than_two_minutes_after(office: Office, cast: Cast) -> None:
    _, decision, signed = await to_authorise(cast)
    token = await office.token("authoriser", **signed)
    await office.desk.do("update auth.approvals set signed_at = signed_at - interval '121 s' where used_at is null")
    assert await office.authorise(token, decision) == NOT_SIGNED
    token = await office.token("authoriser", **signed)
    assert (await office.authorise(token, decision))["__typename"] == "Authorisation"
    used = "select count(*) from auth.approvals where object_id = :id and used_at is not null"
    assert await office.desk.value(used, id=decision.id) == 1
    assert (await office.authorise(token, decision))["code"] == "ALREADY_AUTHORISED"


async def test_a_verification_is_signed_over_the_attribution(office: Office, cast: Cast) -> None:
    case = await a_case(cast)
    await case.evidence()
    attribution = await case.proposed()
    command = case.rekeying(attribution)
    given = {
        "command": str(command.id),
        "attribution": str(attribution.id),
        "rekeyed": [
            {"strand": str(r.strand), "values": [{"field": v.field, "value": v.value} for v in r.values]}
            for r in command.rekeyed
        ],
        "timesConvertedAgain": True,
    }
    unsigned = await office.robot.ask(await office.token("supervisor"), VERIFY, input=given)
    assert unsigned.json()["data"]["verifyAttribution"] == NOT_SIGNED
    signed = {"action": "VERIFY_ATTRIBUTION", "case": str(case.id), "object": str(attribution.id)}
    verified = await office.robot.ask(await office.token("supervisor", **signed), VERIFY, input=given)
    assert verified.json()["data"]["verifyAttribution"] == {"__typename": "Attribution", "id": str(attribution.id)}
    (line,) = check_approvals(await taken_away(office, case.id))
    assert "VERIFY_ATTRIBUTION, signed by" in line


async def test_an_identity_is_opened_with_a_signature_for_that_part(office: Office, cast: Cast) -> None:
    green = await a_green_case(cast, {Part.NAME: "Corwin Hathersedge"})

    async def opened(**signed: str) -> Opened | Refused:
        token = await office.token("second-officer", **signed)
        proof = office.robot.proof(f"/cases/{green.id}/NAME", token, method="OPEN")
        return await open_part(office.desk.settings, green.id, Part.NAME, token, proof)

    signed = {"action": "OPEN_IDENTITY", "case": str(green.id), "object": str(green.id), "detail": "NAME"}
    assert await opened() == Refused((Refusal.NOT_SIGNED,))
    assert await opened(**signed | {"detail": "PHOTO"}) == Refused((Refusal.NOT_SIGNED,))
    assert await opened(**signed) == Opened("Corwin Hathersedge")


def test_no_stop_challenge_or_withdrawal_is_ever_signed_or_asks_for_a_fresh_sign_in() -> None:
    assert {*pages.ACTS} == ACTS <= STEP_UP
    assert not [act for act in STEP_UP | ACTS if {"STOP", "CHALLENGE", "WITHDRAW"} & set(act.split("_"))]


@pytest.mark.parametrize(
    "details",
    [
        "[]",
        "{}",
        "no json",
        '[{"type": "approval"}]',
        '[{"type": "other"}]',
        json.dumps([{"type": "approval", "action": "STOP_DISCLOSURE", "case": str(uuid4()), "object": str(uuid4())}]),
        json.dumps([{"type": "approval", "action": "OPEN_IDENTITY", "case": "x", "object": str(uuid4())}]),
        json.dumps(
            [
                {
                    "type": "approval",
                    "action": "OPEN_IDENTITY",
                    "case": str(UUID(int=1)),
                    "object": str(UUID(int=2)),
                    "detail": "a\nb",
                }
            ]
        ),
    ],
    ids=range(8),
)
async def test_what_is_to_be_signed_is_one_act_that_asks_for_it(office: Office, details: str) -> None:
    answer = await office.robot.push(VERIFIER, authorization_details=details)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_authorization_details")


async def test_the_page_says_what_is_signed(office: Office) -> None:
    case, decision = str(uuid4()), str(uuid4())
    signed = {"action": "AUTHORISE_DISCLOSURE", "case": case, "object": decision, "detail": OTHER}
    details = json.dumps([{"type": "approval", **signed}])
    page = (await Browser(office.desk).come(office.robot, authorization_details=details)).page
    assert all(said in page for said in (case, decision, OTHER, "you authorise what was decided to be told"))
