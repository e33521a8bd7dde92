"""A first report through the contract: a case of thirty accounts, read back page by page; the same command is one command."""

from uuid import uuid4

from tests.integration.contract import OPEN_CASE, Contract, a_report, an_account

ACCOUNTS = """
query Accounts($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  case(id: $id) {
    accounts(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { handle immutableId capturedAt } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""


async def test_a_first_report_of_thirty_accounts_becomes_a_case(contract: Contract) -> None:
    report = a_report(accounts=30)
    opened = (await contract.data("officer", OPEN_CASE, input=report))["openCase"]
    assert opened["__typename"] == "Case"
    assert opened["crimeReference"] == report["crimeReference"]
    assert opened["stage"] == "REPORTED"
    assert opened["openedAt"].endswith("Z")


async def test_the_accounts_are_read_page_by_page_in_the_order_of_their_capture(contract: Contract) -> None:
    case = await contract.a_case(accounts=30)
    handles, after = [], None
    for pages in range(1, 5):
        page = (await contract.data("officer", ACCOUNTS, id=str(case), first=8, after=after))["case"]["accounts"]
        handles += [edge["node"]["handle"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is (pages < 4)
    assert handles == [an_account(n)["handle"] for n in range(30)]


async def test_a_page_from_the_end_is_in_the_same_order(contract: Contract) -> None:
    case = await contract.a_case(accounts=5)
    page = (await contract.data("officer", ACCOUNTS, id=str(case), last=2))["case"]["accounts"]
    assert [edge["node"]["handle"] for edge in page["edges"]] == [an_account(n)["handle"] for n in (3, 4)]
    earlier = (await contract.data("officer", ACCOUNTS, id=str(case), last=2, before=page["pageInfo"]["startCursor"]))[
        "case"
    ]["accounts"]
    assert [edge["node"]["handle"] for edge in earlier["edges"]] == [an_account(n)["handle"] for n in (1, 2)]
    assert earlier["pageInfo"]["hasPreviousPage"] is True


async def test_an_instant_is_answered_in_utc(contract: Contract) -> None:
    case = await contract.a_case(accounts=1)
    page = (await contract.data("officer", ACCOUNTS, id=str(case), first=1))["case"]["accounts"]
    assert page["edges"][0]["node"]["capturedAt"] == "2026-03-03T09:00:00Z"


async def test_the_same_command_twice_answers_the_same_bytes_and_opens_one_case(contract: Contract) -> None:
    report = a_report()
    first = await contract.ask("officer", OPEN_CASE, input=report)
    second = await contract.ask("officer", OPEN_CASE, input=report)
    assert first.content == second.content
    found = await contract.data(
        "officer",
        "query Cases($filter: CaseFilter) { cases(filter: $filter) { edges { node { id } } } }",
        filter={"crimeReference": report["crimeReference"]},
    )
    assert len(found["cases"]["edges"]) == 1


async def test_a_command_id_with_other_content_is_turned_down(contract: Contract) -> None:
    report = a_report()
    await contract.data("officer", OPEN_CASE, input=report)
    reused = await contract.data("officer", OPEN_CASE, input=report | {"immediateDanger": True})
    assert reused["openCase"]["code"] == "COMMAND_ID_REUSED"


async def test_a_second_case_with_one_crime_reference_is_turned_down_without_naming_the_first(
    contract: Contract,
) -> None:
    report = a_report()
    await contract.data("officer", OPEN_CASE, input=report)
    second = (await contract.data("second-officer", OPEN_CASE, input=report | {"command": str(uuid4())}))["openCase"]
    assert second == {
        "__typename": "Problem",
        "code": "CASE_EXISTS",
        "message": "A case with this crime reference exists in your force.",
        "retryable": False,
        "details": [{"path": "crimeReference", "code": "CASE_EXISTS"}],
    }


async def test_what_a_command_answered_can_be_asked_after_a_time_out(contract: Contract) -> None:
    report = a_report()
    case = (await contract.data("officer", OPEN_CASE, input=report))["openCase"]["id"]
    document = """query Outcome($command: UUID!) {
      commandOutcome(command: $command) { operation result { __typename ... on Case { id } } }
    }"""
    outcome = await contract.data("officer", document, command=report["command"])
    assert outcome["commandOutcome"] == {"operation": "openCase", "result": {"__typename": "Case", "id": case}}
    assert await contract.data("second-officer", document, command=report["command"]) == {"commandOutcome": None}


async def test_newer_cases_do_not_move_a_cursor(contract: Contract) -> None:
    document = """query Cases($after: String) {
      cases(first: 2, after: $after) { edges { node { id } } pageInfo { endCursor } }
    }"""
    opened = [str(await contract.a_case()) for _ in range(4)]
    page = (await contract.data("officer", document))["cases"]
    assert [edge["node"]["id"] for edge in page["edges"]] == [opened[3], opened[2]]
    await contract.a_case()
    page = (await contract.data("officer", document, after=page["pageInfo"]["endCursor"]))["cases"]
    assert [edge["node"]["id"] for edge in page["edges"]] == [opened[1], opened[0]]
