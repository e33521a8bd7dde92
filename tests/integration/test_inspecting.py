"""Inspecting a case's record: an auditor needs no place on the case, says for what, and leaves a trace of each look."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from service.database.acting import acting_as
from service.facts.promises import AuditEvent
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, person
from tests.integration.contract import Contract

TRAIL = """
query Trail($case: ID!, $purpose: AuditPurpose! = LAWFULNESS, $first: Int, $after: String) {
  auditTrail(case: $case, purpose: $purpose, first: $first, after: $after) {
    edges {
      cursor
      node {
        sequence at actor role taskId action objectId purpose legalBasis recipientId policyVersion previousHash hash
      }
    }
    pageInfo { hasNextPage }
  }
}
"""


async def trail(contract: Contract, who: str, case: UUID, **variables: Any) -> list[dict[str, Any]]:
    """Every link, page by page."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await contract.data(who, TRAIL, case=str(case), first=3, after=after, **variables))["auditTrail"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["edges"][-1]["cursor"]


def link(case: UUID, event: dict[str, Any]) -> str:
    """The hash of a link, worked out from what an inspector reads."""
    instant, _, fraction = event["at"].rstrip("Z").partition(".")
    fields = [
        str(case),
        str(event["sequence"]),
        f"{instant}.{fraction or '0':0<6}Z",
        event["actor"] or "-",
        event["role"],
        event["taskId"] or "-",
        event["action"],
        event["objectId"],
        event["purpose"],
        event["legalBasis"],
        event["recipientId"] or "-",
        event["policyVersion"],
    ]
    return hashlib.sha256(bytes.fromhex(event["previousHash"]) + "\n".join(fields).encode()).hexdigest()


async def test_an_auditor_works_the_chain_out_again_from_what_the_contract_shows(
    contract: Contract, cast: Cast
) -> None:
    case = await a_case(cast)
    await case.needs()
    await case.planned()
    seen = await trail(contract, "auditor", case.id)
    assert [event["sequence"] for event in seen] == list(range(1, len(seen) + 1))
    assert [event["hash"] for event in seen] == [link(case.id, event) for event in seen]
    assert [event["previousHash"] for event in seen] == ["00" * 32, *(event["hash"] for event in seen[:-1])]
    assert await trail(contract, "supervisor", case.id) == seen


async def test_each_look_is_kept_with_its_purpose_whether_or_not_it_was_allowed(contract: Contract, cast: Cast) -> None:
    case = await a_case(cast)
    await trail(contract, "auditor", case.id, purpose="INTEGRITY_OR_SECURITY")
    for who in ("other-supervisor", "officer", "victim", "admin"):
        assert await contract.data(who, TRAIL, case=str(case.id)) == {"auditTrail": None}
    assert await contract.data("auditor", TRAIL, case=str(uuid4())) == {"auditTrail": None}
    async with contract.watching_engine.connect() as connection:
        asked = sa.text("select allowed, purpose from rtk.access_events where object_id = :case and action = :action"
                        " and purpose is not null order by id")  # fmt: skip
        looks = await connection.execute(asked, {"case": case.id, "action": "SEE_AUDIT_TRAIL"})
        assert {tuple(look) for look in looks} == {(True, "INTEGRITY_OR_SECURITY"), (False, "LAWFULNESS")}


async def test_a_purpose_that_the_act_does_not_name_is_no_purpose(contract: Contract) -> None:
    response = await contract.ask("auditor", TRAIL, case=str(uuid4()), purpose="CURIOSITY")
    assert response.json()["errors"][0]["extensions"]["details"] == [
        {"path": "purpose", "code": "NOT_ONE_OF_ITS_WORDS"}
    ]


async def test_an_auditor_reads_the_record_and_nothing_else_of_the_case(cast: Cast) -> None:
    case = await a_case(cast)
    await case.needs()
    async with acting_as(cast.engine, person("auditor")) as tx:
        assert await tx.all(AuditEvent, case_id=case.id) == []
        assert await tx.call("look_into_record", p_case=case.id, p_purpose="LAWFULNESS") is True
        assert len(await tx.all(AuditEvent, case_id=case.id)) > 0
        for table in ("cases", "needs", "accounts", "attributions", "tasks"):
            of_case = "id" if table == "cases" else "case_id"
            rows = sa.text(f"select count(*) from {table} where {of_case} = :case")
            assert (table, (await tx.connection.execute(rows, {"case": case.id})).scalar_one()) == (table, 0)
