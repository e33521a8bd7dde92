"""Different eyes: what a platform, a victim and those on the case read of one and the same thing."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from service.database.acting import acting_as
from service.facts.data_request import DataRequest
from service.operations.entering import Deciding
from service.vocabulary import InformedEvent, TaskKind
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, person
from tests.integration.contract import SEE_CASE, Contract

SEE_REQUEST = """
query SeeRequest($id: ID!) {
  dataRequest(id: $id) {
    __typename
    ... on PlatformRequest {
      id legalEntity offence authorityReference urgency stage dueAt
      targets { account immutableId handle categories periodFrom periodTo }
      contact { name organisation }
      answers { id final outcomes { code } }
    }
    ... on DataRequest {
      id necessity
      responses { id findings stage }
      rows(first: 100) { edges { node { ip at outcome member row } } }
    }
  }
}
"""
MY_CASES = "{ myCases { id word explanation nextUpdateAt contactName help } }"


async def asked_by(case: ACase, request: DataRequest, liaison: str = "liaison-picta") -> None:
    """Serving gives the request to a liaison as a task; here it is given as the promise gives it."""
    async with acting_as(case.cast.engine, person("supervisor")) as inner:
        tx = Deciding(inner)
        await tx.lock_case(case.id)
        await tx.give_task(person(liaison), TaskKind.PLATFORM_LIAISON, request.id)


@pytest.fixture
async def served(cast: Cast) -> tuple[ACase, DataRequest]:
    """A case with one request served on Picta, whose liaison has it as a task."""
    case = await a_case(cast)
    request = await case.served()
    await asked_by(case, request)
    return case, request


async def test_a_platform_reads_what_it_needs_to_answer_and_no_more(
    contract: Contract, served: tuple[ACase, DataRequest]
) -> None:
    case, request = served
    seen = (await contract.data("liaison-picta", SEE_REQUEST, id=str(request.id)))["dataRequest"]
    account = case.accounts[0]
    assert seen == {
        "__typename": "PlatformRequest",
        "id": str(request.id),
        "legalEntity": "Picta Ltd",
        "offence": "S4A",
        "authorityReference": "OCDA/1",
        "urgency": "ROUTINE",
        "stage": "SERVED",
        "dueAt": seen["dueAt"],
        "targets": [
            {
                "account": str(account.id),
                "immutableId": account.immutable_id,
                "handle": account.handle,
                "categories": ["SUBSCRIBER", "LOGIN_EVENTS"],
                "periodFrom": "2026-03-01T00:00:00Z",
                "periodTo": "2026-04-01T00:00:00Z",
            }
        ],
        "contact": {"name": "Anselm Wraxley", "organisation": "Northmoor Constabulary"},
        "answers": [],
    }


@pytest.mark.parametrize("field", ["necessity", "purpose", "caseId", "exhibits", "draftedBy", "collateralIntrusion"])
async def test_the_contract_has_no_place_for_more_in_what_a_platform_sees(contract: Contract, field: str) -> None:
    document = f"query Q($id: ID!) {{ dataRequest(id: $id) {{ ... on PlatformRequest {{ {field} }} }} }}"
    response = await contract.ask("liaison-picta", document, id=str(uuid4()))
    assert response.json()["errors"][0]["extensions"]["code"] == "INVALID_DOCUMENT"


async def test_another_platform_sees_nothing_of_it(contract: Contract, served: tuple[ACase, DataRequest]) -> None:
    _, request = served
    listed = "{ dataRequests { edges { node { ... on PlatformRequest { id } } } } }"
    for liaison in ("liaison-chirp", "other-liaison"):
        assert await contract.data(liaison, SEE_REQUEST, id=str(request.id)) == {"dataRequest": None}
        found = await contract.data(liaison, listed)
        assert str(request.id) not in str(found)


async def test_a_platform_lists_the_requests_it_is_asked_by(
    contract: Contract, served: tuple[ACase, DataRequest]
) -> None:
    case, request = served
    other = await case.served(case.accounts[1])
    listed = "{ dataRequests(first: 100) { edges { node { __typename ... on PlatformRequest { id } } } } }"
    page = await contract.data("liaison-picta", listed)
    nodes = [edge["node"] for edge in page["dataRequests"]["edges"]]
    assert {"__typename": "PlatformRequest", "id": str(request.id)} in nodes
    assert str(other.id) not in str(nodes)


async def test_a_platform_answers_and_reads_its_answer_in_its_own_type(
    contract: Contract, served: tuple[ACase, DataRequest]
) -> None:
    case, request = served
    async with contract.client("liaison-picta") as client:
        filed = await client.post(
            "/documents", content=case.a_return(request), headers={"content-type": "application/zip"}
        )
    document = """mutation Answer($input: AnswerDataRequestInput!) {
      answerDataRequest(input: $input) { __typename ... on PlatformAnswer { id request documents final } }
    }"""
    given: dict[str, Any] = {
        "command": str(uuid4()),
        "request": str(request.id),
        "documents": [filed.json()["id"]],
        "outcomes": [{"account": str(case.accounts[0].id), "category": "LOGIN_EVENTS", "code": "PR_FULL"}],
        "final": True,
    }
    first = await contract.ask("liaison-picta", document, input=given)
    answer = first.json()["data"]["answerDataRequest"]
    assert answer == {
        "__typename": "PlatformAnswer",
        "id": answer["id"],
        "request": str(request.id),
        "documents": [filed.json()["id"]],
        "final": True,
    }
    assert (await contract.ask("liaison-picta", document, input=given)).content == first.content
    seen = (await contract.data("liaison-picta", SEE_REQUEST, id=str(request.id)))["dataRequest"]
    assert [a["id"] for a in seen["answers"]] == [answer["id"]]


async def test_those_on_the_case_read_the_request_whole_with_its_parsed_rows(contract: Contract, cast: Cast) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request)
    for who in ("officer", "supervisor", "spoc"):
        seen = (await contract.data(who, SEE_REQUEST, id=str(request.id)))["dataRequest"]
        assert seen["__typename"] == "DataRequest"
        assert [r["id"] for r in seen["responses"]] == [str(response.id)]
        assert len(seen["rows"]["edges"]) > 0
        assert all(edge["node"]["at"].endswith("Z") for edge in seen["rows"]["edges"])


async def test_what_a_platform_says_of_a_holder_is_one_field_and_every_look_is_on_record(
    contract: Contract, cast: Cast
) -> None:
    case = await a_case(cast)
    request = await case.served()
    response = await case.answered(request)
    document = """query Holder($response: ID!, $account: ID!) {
      entityData(response: $response, account: $account) { handle statedName contacts { kind value } }
    }"""
    before = len(await contract.looks())
    asked = {"response": str(response.id), "account": str(case.accounts[0].id)}
    seen = (await contract.data("spoc", document, **asked))["entityData"]
    assert seen["handle"] == case.accounts[0].handle
    assert await contract.data("other-officer", document, **asked) == {"entityData": None}
    assert (await contract.looks())[before:] == [("SEE_ENTITY_DATA", True), ("SEE_ENTITY_DATA", False)]


async def test_a_look_at_ones_own_case_is_on_record_too(contract: Contract) -> None:
    case = await contract.a_case()
    before = len(await contract.looks())
    assert (await contract.data("supervisor", SEE_CASE, id=str(case)))["case"]["id"] == str(case)
    assert (await contract.looks())[before:] == [("SEE_CASE", True)]


async def test_a_victim_reads_one_word_and_whom_to_ring(contract: Contract, cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.needs()
    await case.informed(InformedEvent.ACKNOWLEDGED)
    mine = [c for c in (await contract.data("victim", MY_CASES))["myCases"] if c["id"] == str(case.id)]
    assert mine == [
        {
            "id": str(case.id),
            "word": "ENQUIRIES",
            "explanation": "We are making enquiries. This can take weeks, and a quiet time does not mean that"
            " nothing happens.",
            "nextUpdateAt": mine[0]["nextUpdateAt"],
            "contactName": "Tamsin Quarle",
            "help": "In danger now: ring 999. To talk to somebody about stalking: National Stalking Helpline, 0808 802 0300.",
        }
    ]
    assert await contract.data("victim", SEE_CASE, id=str(case.id)) == {"case": None}
    assert await contract.data("other-victim", MY_CASES) == {"myCases": []}


async def test_one_person_may_have_several_cases(contract: Contract, cast: Cast) -> None:
    first, second = await a_case(cast), await a_case(cast)
    await first.bound()
    await second.bound()
    found = {c["id"] for c in (await contract.data("victim", MY_CASES))["myCases"]}
    assert {str(first.id), str(second.id)} <= found


async def test_taking_a_wish_back_is_answered_alike_and_names_nobody(contract: Contract, cast: Cast) -> None:
    quiet, near = await a_case(cast), await a_case(cast)
    await quiet.bound()
    await near.bound()
    await near.to_schedule()
    document = """mutation Withdraw($input: WithdrawWishesInput!) {
      withdrawWishes(input: $input) { __typename ... on WishesWithdrawn { message help } }
    }"""
    answers = [
        await contract.ask("victim", document, input={"command": str(uuid4()), "case": str(case.id)})
        for case in (quiet, near)
    ]
    assert answers[0].content == answers[1].content
    assert answers[0].json()["data"]["withdrawWishes"]["__typename"] == "WishesWithdrawn"


async def test_a_case_is_read_whole_by_its_officer_up_to_the_gates(contract: Contract, cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    document = """query Whole($id: ID!) { case(id: $id) {
      stage victim { name } victimHasAccount
      gates(part: NAME) { gate state owner: ownerId since missing }
      attributions { id stage grade } decisions { digest parts } authorisations { state } schedules { at outcome }
      safetyReviews { recommendation attendance { sector view } } wishes { scope } needs { safeChannels }
      timeline(last: 3) { edges { node { sequence action role at } } pageInfo { hasPreviousPage } }
      deadlines(first: 100) { edges { node { key dueAt metAt owner } } }
      accounts(first: 100) { edges { node { handle } } }
    } }"""
    seen = (await contract.data("officer", document, id=str(case.id)))["case"]
    assert seen["stage"] == "DISCLOSURE_SCHEDULED"
    assert {g["gate"]: g["missing"] for g in seen["gates"]} == {
        "ACCURACY": [],
        "SAFETY": [],
        "LAWFULNESS": [],
        "CHOICE": ["NOT_RECONFIRMED"],
    }
    assert [a["state"] for a in seen["authorisations"]] == ["AWAITING_SECOND", "COMPLETE"]
    assert [e["node"]["action"] for e in seen["timeline"]["edges"]][-1] == "SCHEDULE_DISCLOSURE"
    assert {e["node"]["key"] for e in seen["deadlines"]["edges"]} >= {"P02", "P17", "P19", "P30"}


async def test_the_board_shows_what_is_overdue_on_ones_own_cases(contract: Contract, cast: Cast) -> None:
    case = await a_case(cast)
    document = """query Board($before: DateTime, $key: String) {
      deadlines(dueBefore: $before, key: $key, last: 100) { edges { node { caseId key dueAt } } }
    }"""
    late = await contract.data("officer", document, before="2199-01-01T00:00:00Z", key="P02")
    assert str(case.id) in {edge["node"]["caseId"] for edge in late["deadlines"]["edges"]}
    now = await contract.data("officer", document, key="P02")
    assert str(case.id) not in {edge["node"]["caseId"] for edge in now["deadlines"]["edges"]}
    others = await contract.data("other-officer", document, before="2199-01-01T00:00:00Z")
    assert str(case.id) not in {edge["node"]["caseId"] for edge in others["deadlines"]["edges"]}


async def test_the_directory_names_staff_by_role_and_never_a_victim(contract: Contract) -> None:
    document = """query Whom($kind: OrganisationKind, $role: Role) {
      directory(kind: $kind, role: $role, first: 100) {
        edges { node { organisation { name joined } people { id roles } } }
      }
    }"""
    found = (await contract.data("officer", document, kind="FORCE", role="SPOC"))["directory"]["edges"]
    assert str(person("spoc")) in {p["id"] for edge in found for p in edge["node"]["people"]}
    assert {role for edge in found for p in edge["node"]["people"] for role in p["roles"]} == {"SPOC"}
    platforms = (await contract.data("officer", document, kind="PLATFORM"))["directory"]["edges"]
    assert "Murmur" in {edge["node"]["organisation"]["name"] for edge in platforms}
    everybody = (await contract.data("officer", document))["directory"]["edges"]
    assert "VICTIM" not in {role for edge in everybody for p in edge["node"]["people"] for role in p["roles"]}


async def test_me_says_who_i_am_and_what_i_have_to_do(contract: Contract) -> None:
    case = await contract.a_case()
    document = "{ me { id name roles organisation { name } tasks(last: 1) { edges { node { caseId kind } } } } }"
    me = (await contract.data("supervisor", document))["me"]
    assert UUID(me["id"]) == person("supervisor")
    assert me["roles"] == ["SUPERVISOR"]
    assert me["organisation"] == {"name": "Northmoor Constabulary"}
    assert me["tasks"]["edges"] == [{"node": {"caseId": str(case), "kind": "SUPERVISOR"}}]
