"""Files in and out, and identities in: hashed and counted as they come, kept for whom they are meant, never shown."""

import asyncio
import hashlib
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.api.app import make_app
from service.api.encoding import PATIENCE_BYTES
from service.api.endpoints import DOCUMENT_LIMIT
from service.sweeping import sweep_once
from tests.integration.cast import Cast
from tests.integration.contract import OPEN_CASE, Contract, a_report

MARKER = "Mordaunt Hexwold-Finsbury"


async def test_a_document_is_answered_with_its_hash_and_comes_back_as_it_went(contract: Contract) -> None:
    content = MARKER.encode() * 1_000
    async with contract.client("officer") as client:
        filed = await client.post("/documents", content=content, headers={"content-type": "text/html"})
        assert filed.status_code == 201
        assert filed.json() == {
            "id": filed.json()["id"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        }
        back = await client.get(f"/documents/{filed.json()['id']}")
    assert back.content == content
    assert back.headers["content-type"] == "application/octet-stream"
    assert back.headers["content-disposition"] == f'attachment; filename="{filed.json()["id"]}"'
    assert back.headers["x-content-type-options"] == "nosniff"
    assert back.headers["cache-control"] == "no-store"


async def test_a_document_is_its_uploaders_alone_until_a_command_binds_it(contract: Contract) -> None:
    async with contract.client("officer") as client:
        id = (await client.post("/documents", content=b"a log")).json()["id"]
    async with contract.client("supervisor") as client:
        assert (await client.get(f"/documents/{id}")).status_code == 404
        await contract.data("officer", OPEN_CASE, input=a_report(documents=[id]))
        assert (await client.get(f"/documents/{id}")).content == b"a log"
    async with contract.client("other-officer") as client:
        theirs = await client.get(f"/documents/{id}")
        unknown = await client.get(f"/documents/{uuid4()}")
    assert (theirs.status_code, theirs.content) == (unknown.status_code, unknown.content) == (404, theirs.content)


async def test_a_document_is_bound_once(contract: Contract) -> None:
    async with contract.client("officer") as client:
        id = (await client.post("/documents", content=b"a log")).json()["id"]
    await contract.data("officer", OPEN_CASE, input=a_report(documents=[id]))
    again = (await contract.data("officer", OPEN_CASE, input=a_report(documents=[id])))["openCase"]
    assert again["code"] == "UNKNOWN_DOCUMENT"


async def test_every_look_at_a_document_is_on_record(contract: Contract) -> None:
    async with contract.client("officer") as client:
        id = (await client.post("/documents", content=b"a log")).json()["id"]
        before = len(await contract.looks())
        await client.get(f"/documents/{id}")
        await client.get(f"/documents/{uuid4()}")
    assert (await contract.looks())[before:] == [("SEE_DOCUMENT", True), ("SEE_DOCUMENT", False)]


async def test_a_file_too_large_is_refused_and_nothing_is_kept(contract: Contract, cast: Cast) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 1 << 20
            yield bytes(1 << 20)

    async with cast.nothing_changes(), contract.client("officer") as client:
        announced = await client.post("/documents", content=bytes(DOCUMENT_LIMIT + 1))
        counted = await client.post("/documents", content=endless())
    assert announced.status_code == counted.status_code == 413
    assert announced.json()["errors"][0]["message"] == (
        "This is larger than what is accepted here; nothing of it was kept."
    )
    assert sent <= DOCUMENT_LIMIT + PATIENCE_BYTES + (2 << 20)


@pytest.mark.parametrize(
    ("most", "limit"),
    [({"unbound_documents": 2}, "unbound documents"), ({"unbound_megabytes": 1}, "bytes of unbound documents")],
)
async def test_one_person_leaves_no_more_unbound_than_they_may_until_a_command_binds_it(
    contract: Contract, cast: Cast, watching_engine: AsyncEngine, most: dict[str, int], limit: str
) -> None:
    """Counted one after another, so that what is sent at once is not more; another person's files are not counted."""
    async with watching_engine.begin() as connection:
        await connection.execute(sa.text("delete from rtk.documents where case_id is null"))
    app = make_app(replace(contract.settings, **most))
    narrow = replace(contract, app=app)
    content = bytes(500_000)
    async with narrow.client("officer") as client:
        sent = await asyncio.gather(*(client.post("/documents", content=content) for _ in range(5)))
        assert sorted(answer.status_code for answer in sent) == [201, 201, 413, 413, 413]
        filed = [answer.json()["id"] for answer in sent if answer.status_code == 201]
        async with cast.nothing_changes():
            refused = (await client.post("/documents", content=content)).json()["errors"][0]
        assert (refused["extensions"]["code"], refused["extensions"]["details"][0]["limit"]) == ("QUOTA_FULL", limit)
        async with narrow.client("spoc") as other:
            assert (await other.post("/documents", content=content)).status_code == 201
        await contract.data("officer", OPEN_CASE, input=a_report(documents=filed))
        assert (await client.post("/documents", content=content)).status_code == 201
    await app.state.engine.dispose()


@pytest.mark.parametrize("who", ["victim", "advocate", "auditor", "chair"])
async def test_who_has_no_business_filing_finds_nothing_here(contract: Contract, cast: Cast, who: str) -> None:
    async with cast.nothing_changes(), contract.client(who) as client:
        assert (await client.post("/documents", content=b"a log")).status_code == 404
        assert (await client.post("/subjects", json={"case": str(uuid4()), "parts": {"NAME": "a"}})).status_code == 404


async def test_an_empty_file_is_no_file(contract: Contract) -> None:
    async with contract.client("officer") as client:
        assert (await client.post("/documents", content=b"")).status_code == 400


async def test_an_identity_is_sealed_part_by_part_and_lies_nowhere_in_clear(
    contract: Contract, watching_engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    case = await contract.a_case()
    async with contract.client("officer") as client:
        sealed = await client.post(
            "/subjects", json={"case": str(case), "parts": {"NAME": MARKER, "NEAR_ME": f"{MARKER} lives near"}}
        )
    assert sealed.status_code == 201
    document = "query Q($id: ID!) { case(id: $id) { subjects { id identityVersion } } }"
    seen = (await contract.data("officer", document, id=str(case)))["case"]
    assert seen == {"subjects": [{"id": sealed.json()["id"], "identityVersion": 1}]}
    async with watching_engine.connect() as connection:
        names = (
            await connection.execute(sa.text("select tablename from pg_tables where schemaname = 'rtk'"))
        ).scalars()
        for name in names.all():
            rows = sa.text(f"select count(*) from rtk.{name} t where t::text ilike '%Hexwold%'")
            assert (await connection.execute(rows)).scalar_one() == 0, name
    assert MARKER not in sealed.text
    assert MARKER not in caplog.text


@pytest.mark.parametrize("parts", [{}, {"SHOE_SIZE": MARKER}, {"NAME": ""}, {"NAME": "a\x00"}, {"NAME": 7}], ids=str)
async def test_parts_that_are_none_are_refused_without_repeating_them(
    contract: Contract, cast: Cast, parts: dict[str, Any]
) -> None:
    case = await contract.a_case()
    async with cast.nothing_changes(), contract.client("officer") as client:
        response = await client.post("/subjects", json={"case": str(case), "parts": parts})
    assert response.status_code == 400
    assert MARKER not in response.text


async def test_of_two_names_none_is_sealed(contract: Contract, cast: Cast) -> None:
    case = await contract.a_case()
    body = f'{{"case": "{case}", "parts": {{"NAME": "{MARKER}", "\\u004eAME": "{MARKER} the younger"}}}}'
    async with cast.nothing_changes(), contract.client("officer") as client:
        response = await client.post("/subjects", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert MARKER not in response.text


async def test_an_identity_is_sealed_on_ones_own_case_alone(contract: Contract, cast: Cast) -> None:
    case = await contract.a_case()
    async with cast.nothing_changes(), contract.client("other-officer") as client:
        response = await client.post("/subjects", json={"case": str(case), "parts": {"NAME": MARKER}})
    assert response.status_code == 404


async def test_what_no_command_bound_within_a_day_goes_and_all_else_stays(
    contract: Contract, watching_engine: AsyncEngine, worker_engine: AsyncEngine
) -> None:
    async with contract.client("officer") as client:
        old, fresh, bound = [(await client.post("/documents", content=b"a log")).json()["id"] for _ in range(3)]
    await contract.data("officer", OPEN_CASE, input=a_report(documents=[bound]))
    async with watching_engine.begin() as connection:
        aged = "update rtk.documents set uploaded_at = uploaded_at - interval '25 hours' where id = any (:ids)"
        await connection.execute(sa.text(aged), {"ids": [old, bound]})
    assert await sweep_once(worker_engine) >= 1
    async with contract.client("officer") as client:
        kept = [(await client.get(f"/documents/{id}")).status_code for id in (old, fresh, bound)]
    assert kept == [404, 200, 200]
