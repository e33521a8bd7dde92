"""A client of the contract over real HTTP semantics, in this process: one of the story's people with a token of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from service.api.requests import GRAPHQL_TYPE
from service.auth.tokens import token_for
from service.settings import Settings
from tests.integration.cast import person, platform
from tests.integration.every_look import EVERY_LOOK

OPEN_CASE = """
mutation OpenCase($input: OpenCaseInput!) {
  openCase(input: $input) {
    __typename
    ... on Case { id crimeReference stage version openedAt }
    ... on Problem { code message retryable details { path code } }
  }
}
"""
SEE_CASE = "query SeeCase($id: ID!) { case(id: $id) { id crimeReference } }"


@dataclass(frozen=True)
class Contract:
    """`await contract.ask("officer", document, input=...)` answers the response."""

    settings: Settings
    app: Starlette
    watching_engine: AsyncEngine

    def client(self, who: str | None = None) -> httpx.AsyncClient:
        headers = {"accept": GRAPHQL_TYPE}
        if who:
            headers["authorization"] = f"Bearer {token_for(self.settings, person(who))}"
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://rtk.test", headers=headers)

    async def ask(self, who: str, document: str, **variables: Any) -> httpx.Response:
        async with self.client(who) as client:
            return await client.post("/graphql", json={"query": document, "variables": variables})

    async def data(self, who: str, document: str, **variables: Any) -> Any:
        """What an operation answers where nothing is wrong with it."""
        response = await self.ask(who, document, **variables)
        body = response.json()
        assert response.status_code == 200, body
        assert "errors" not in body, body
        return body["data"]

    async def a_case(self, who: str = "officer", **changes: Any) -> UUID:
        """The id of a case that this officer has opened."""
        opened = (await self.data(who, OPEN_CASE, input=a_report(**changes)))["openCase"]
        assert opened["__typename"] == "Case", opened
        return UUID(opened["id"])

    async def looks(self) -> list[tuple[str, bool]]:
        """Every look so far: the action, and whether it was allowed."""
        async with self.watching_engine.connect() as connection:
            rows = await connection.execute(sa.text(f"select action, allowed from {EVERY_LOOK} order by at"))
            return [(row.action, row.allowed) for row in rows]


def a_report(accounts: int = 2, **changes: Any) -> dict[str, Any]:
    """A first report as a client writes it."""
    return {
        "command": str(uuid4()),
        "crimeReference": f"NM/{uuid4().hex[:10]}",
        "supervisor": str(person("supervisor")),
        "offence": "S4A",
        "victimName": "Rosalind Pemberthy",
        "immediateDanger": False,
        "incidents": [
            {"happenedAt": "2026-03-02T21:05:00Z", "zoneAsStated": "Europe/London", "narrative": "He wrote again."}
        ],
        "accounts": [an_account(n) for n in range(accounts)],
        **changes,
    }


def an_account(n: int) -> dict[str, Any]:
    on = ("picta", "chirp", "murmur", "quillnet", "vidlet", "pinboard")[n % 6]
    return {
        "platform": str(platform(on)),
        "immutableId": f"70000000000{n:02}",
        "handle": f"quiet.watcher.{n}",
        "capturedAt": f"2026-03-03T10:{n:02}:00+01:00",
        "seenAtSource": True,
    }
