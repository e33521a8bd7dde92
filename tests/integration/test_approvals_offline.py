"""What was signed is checked by the record alone: nothing in it can be left out, put in, or said otherwise."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from service.facts.approval import Approval, id_of
from service.record.approvals import Bad, check_approvals
from tests.integration.cast import Cast
from tests.integration.office import Office, taken_away, to_authorise
from tests.integration.passkey import Device

OTHER = "0" * 64
Tampering = Callable[[dict[str, Any]], Any]


def first(bundle: dict[str, Any]) -> dict[str, Any]:
    approval: dict[str, Any] = bundle["approvals"][0]
    return approval


def turned(text: str) -> str:
    """The same with one bit turned."""
    raw = bytearray(b64decode(text))
    raw[-1] ^= 1
    return b64encode(bytes(raw)).decode()


TAMPERING: dict[str, Tampering] = {
    "a signature is left out": lambda bundle: bundle["approvals"].clear(),
    "none were ever there": lambda bundle: bundle.pop("approvals"),
    "another object": lambda bundle: first(bundle).update(object=str(uuid4())),
    "another digest": lambda bundle: first(bundle).update(detail=OTHER),
    "another nonce": lambda bundle: first(bundle).update(nonce="00"),
    "another signature": lambda bundle: first(bundle).update(signature=turned(first(bundle)["signature"])),
    "another key": lambda bundle: first(bundle).update(public_key=turned(first(bundle)["public_key"])),
    "no base64": lambda bundle: first(bundle).update(signature="?"),
    "one too many": lambda bundle: bundle["approvals"].append(first(bundle) | {"nonce": "00"}),
    "another actor": lambda bundle: bundle["events"][-1].update(actor=str(uuid4())),
}


@pytest.fixture(scope="module")
async def bundle(office: Office, cast: Cast) -> str:
    case, decision, signed = await to_authorise(cast)
    await office.authorise(await office.token("authoriser", **signed), decision)
    return json.dumps(await taken_away(office, case.id))


@pytest.mark.parametrize("tampering", TAMPERING)
async def test_a_record_whose_signatures_were_changed_is_refused(bundle: str, tampering: str) -> None:
    good = json.loads(bundle)
    assert any("AUTHORISE_DISCLOSURE, signed" in line for line in check_approvals(good))
    TAMPERING[tampering](good)
    with pytest.raises(Bad):
        check_approvals(good)


def resigned(bundle: dict[str, Any], **changed: str) -> dict[str, Any]:
    """The bundle as somebody could write it who may write to the record, and holds a passkey of his own."""
    old, device = first(bundle), Device()
    said = {name: old[name] for name in ("action", "case", "object", "detail")} | changed
    nonce = bytes.fromhex(old["nonce"])
    approval = Approval(
        action=said["action"], case=UUID(said["case"]), object=UUID(said["object"]), detail=said["detail"]
    )
    challenge = b64encode(approval.challenge(nonce), b"-_").rstrip(b"=").decode()
    response = device.use({"challenge": challenge}, flags=int(changed.get("flags", "5")))["response"]
    proof = [
        device.der(),
        *(b64decode(response[name] + "==", b"-_") for name in ("authenticatorData", "clientDataJSON", "signature")),
    ]
    names = ("public_key", "authenticator_data", "client_data", "signature")
    old.update(said | dict(zip(names, (b64encode(part).decode() for part in proof), strict=True)))
    event = next(event for event in bundle["events"] if event["action"] == "SIGN_APPROVAL")
    event["object_id"] = str(id_of(approval.statement(nonce), *proof))
    return bundle


async def test_the_offline_check_makes_ids_and_statements_as_the_service_does(bundle: str) -> None:
    assert any("signed by" in line for line in check_approvals(resigned(json.loads(bundle))))


@pytest.mark.parametrize(
    "changed", [{"case": str(UUID(int=1))}, {"action": "OPEN_IDENTITY"}, {"flags": "1"}, {"flags": "4"}]
)
async def test_what_was_signed_must_be_what_was_done_by_somebody_who_was_there(
    bundle: str, changed: dict[str, str]
) -> None:
    with pytest.raises(Bad):
        check_approvals(resigned(json.loads(bundle), **changed))
