"""Inboxes and what went out on a case, through the contract, by the documents of those who read them."""

from typing import Any

from service.notices.sending import send_some
from service.notices.to_her import TO_HER
from service.vocabulary import NoticeCode
from tests.house.source import ROOT
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.keeping import Keeper
from tests.integration.notices import a_case_of_hers, let_go_of_earlier


def document(role: str, name: str) -> str:
    return (ROOT / "graphql" / "documents" / role / f"{name}.graphql").read_text()


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


async def test_her_inbox_is_pages_of_constant_texts_newest_first(
    contract: Contract, cast: Cast, keeper: Keeper
) -> None:
    await let_go_of_earlier(keeper)
    await a_case_of_hers(cast)
    await send_some(keeper.worker_engine)
    first = (await contract.data("victim", document("victim", "notices"), first=2))["notices"]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = await contract.data("victim", document("victim", "notices"), first=3, after=first["pageInfo"]["endCursor"])
    hers = [*nodes(first), *nodes(rest["notices"])]
    assert {n["title"] for n in hers} == {TO_HER[NoticeCode(code)].title for code in ("V1", "V2", "V3", "V5", "V11")}
    assert set(hers[0]) == {"id", "title", "text", "sentAt"}
    assert [n["sentAt"] for n in hers] == sorted((n["sentAt"] for n in hers), reverse=True)


async def test_an_officer_reads_what_went_out_on_the_case_and_no_words_of_it(
    contract: Contract, cast: Cast, keeper: Keeper
) -> None:
    await let_go_of_earlier(keeper)
    case = await a_case_of_hers(cast)
    await send_some(keeper.worker_engine)
    asked = document("officer", "case-notices")
    went = nodes((await contract.data("officer", asked, case=str(case.id)))["case"]["notices"])
    hers = [n for n in went if n["kind"] == "WELCOME"]
    assert [(n["notice"], n["content"], n["channel"], n["passedOnAt"], n["mail"]) for n in hers] == [
        ("V1", "FULL", "PORTAL", None, None)
    ]
    assert hers[0]["sentAt"] >= hers[0]["dueAt"]
    assert await contract.data("other-officer", asked, case=str(case.id)) == {"case": None}
    assert nodes((await contract.data("spoc", asked, case=str(case.id)))["case"]["notices"]) == []
