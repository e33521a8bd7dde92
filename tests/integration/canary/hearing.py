"""All that went over HTTP, as a client has it: which address was asked by whom, and everything that was answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import orjson
from joserfc import jws
from joserfc.errors import JoseError

from service.auth.tokens import token_for
from service.demo.client import Client
from service.demo.people import read_people
from service.settings import Settings
from tests.integration.canary.searching import Source

NAME = re.compile(r"^(?:query|mutation) ?([A-Z][A-Za-z]{0,40})\b")
PEOPLE = read_people().people
NAMES = {str(person.id): key for key, person in PEOPLE.items()}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. `who` is the key of one of the story's people, or nobody."""

    who: str
    line: str
    operation: str
    status: int
    headers: bytes
    body: bytes

    @property
    def turned_down(self) -> bool:
        """Whether anything in the answer says no."""
        return self.status >= 400 or b'"errors":' in self.body or b'"__typename":"Problem"' in self.body

    def __str__(self) -> str:
        return f"{self.line[:4]} {self.operation} by {self.who}, answered {self.status}"


@dataclass
class Heard:
    """Every exchange of whoever was listened to."""

    settings: Settings
    exchanges: list[Exchange] = field(default_factory=list)
    _clients: dict[str | None, httpx.AsyncClient] = field(default_factory=dict)

    def listen_to(self, client: Client) -> None:
        """From here on, to a client that plays the story."""
        client._http.event_hooks["response"].append(self._keep)

    def client(self, who: str | None) -> httpx.AsyncClient:
        """A client of this person's own, with a token where it is somebody; the same one when it is asked for again."""
        if who not in self._clients:
            token = token_for(self.settings, PEOPLE[who].id) if who else ""
            self._clients[who] = httpx.AsyncClient(
                base_url=self.settings.public_url,
                headers={"authorization": f"Bearer {token}"} if who else {},
                event_hooks={"response": [self._keep]},
                timeout=15.0,
                trust_env=False,
                verify=False,
            )
        return self._clients[who]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def _keep(self, response: httpx.Response) -> None:
        request = response.request
        self.exchanges.append(
            Exchange(
                who=_who(request.headers.get("authorization", "")),
                line=f"{request.method} {request.url}",
                operation=_operation(request),
                status=response.status_code,
                headers=repr(response.headers.raw).encode(),
                body=await response.aread(),
            )
        )

    def answers(self, *of: str) -> Iterator[Source]:
        """What was answered, headers and body; only to these people where any are named."""
        for n, exchange in enumerate(self.exchanges):
            if not of or exchange.who in of:
                yield f"answer {n}: {exchange}", exchange.headers + b"\n" + exchange.body

    def refusals(self) -> Iterator[Source]:
        for n, exchange in enumerate(self.exchanges):
            if exchange.turned_down:
                yield f"refusal {n}: {exchange}", exchange.headers + b"\n" + exchange.body

    def lines(self) -> Iterator[Source]:
        yield "addresses that were asked", "\n".join(exchange.line for exchange in self.exchanges).encode()


def _who(authorization: str) -> str:
    try:
        claims = orjson.loads(jws.extract_compact(authorization.partition(" ")[2].encode()).payload)
        return NAMES[str(UUID(claims["sub"]))]
    except (JoseError, ValueError, KeyError, TypeError):
        return "nobody"


def _operation(request: httpx.Request) -> str:
    """What a document does first; a word of the contract's, or nothing."""
    try:
        query = orjson.loads(request.content)["query"]
    except (ValueError, KeyError, TypeError, httpx.RequestNotRead):
        return ""
    named = NAME.search(query)
    return named[1] if named else ""
