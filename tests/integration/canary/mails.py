"""A mock of Notify where the worker looks for it over HTTP, with all that is sent to it; no real part can be had here."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.integration.canary.searching import Source
from tests.integration.served import served
from tests.mock_of_notify import KEY, TEMPLATE, MockOfNotify

TO = "email_address"


class Mails(MockOfNotify):
    """What went out, one mapping of texts a mail."""

    @asynccontextmanager
    async def answering(self, folder: Path) -> AsyncIterator[Mapping[str, str]]:
        """The settings with which a worker sends here, while it answers; its key lies in the folder."""

        async def answer(request: Request) -> Response:
            asked = httpx.Request(
                request.method, str(request.url), headers=request.headers.raw, content=await request.body()
            )
            answered = self(asked)
            return Response(answered.content, answered.status_code, media_type="application/json")

        key = folder / "notify-key"
        key.write_text(KEY)
        app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
        async with served(app) as address:
            yield {
                "RTK_NOTIFY_URL": address.removesuffix("/graphql"),
                "RTK_NOTIFY_KEY_FILE": str(key),
                "RTK_NOTIFY_TEMPLATE": TEMPLATE,
            }

    def addresses(self) -> set[str]:
        return {mail[TO] for mail in self.taken}

    def without_addresses(self) -> Iterator[Source]:
        for n, mail in enumerate(self.taken):
            yield f"mail {n}", json.dumps({name: said for name, said in mail.items() if name != TO}).encode()
