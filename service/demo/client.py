"""A client of the contract for the story's people: gives a command until it is answered, under one id whatever happens.

Servers may go away and come back at any moment. A command whose answer was lost is given again under the same id, which
carries it out once; files and identities are sent again, and only the last is used.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
from graphql import GraphQLSchema, GraphQLUnionType, build_schema

from service.auth.tokens import token_for
from service.demo.people import People
from service.demo.signing import NotSignedIn, Signing
from service.facts.approval import Approval
from service.settings import Settings
from service.vocabulary import OrganisationKind

CONTRACT = Path(__file__).parents[2] / "graphql" / "schema.graphql"
PATIENCE = 90.0
"""Seconds for one answer, with every server away for a while in between."""
BETWEEN_TRIES = 0.2
BETWEEN_LOOKS = 0.5
"""Seconds between two looks at a case that is waited for: what one person may ask in a minute is bounded."""
SIGNED_IN_FOR = 60.0
"""Seconds after which one of the story's people signs in again."""
SIGNS_WITHIN = 3
"""How often somebody is asked to sign one act, with the signature of one that was lost on the way among them."""
PASSING = frozenset({"UNAVAILABLE", "INTERNAL", "TIMED_OUT"})
REFUSAL = "... on Problem { code message details { path code } }"
SUBJECTS = "query Subjects($case: ID!) { case(id: $case) { subjects { id } } }"


class StoryFailed(Exception):
    """A step did not end as the story says; the text is for whoever watches, and holds no word of an identity."""


class Client:
    """The contract at this installation's address, as whoever is named.

    `signing`: the sign-in by passkey of those who are asked to sign something.
    """

    def __init__(self, settings: Settings, people: People) -> None:
        self._settings = settings
        self._people = {key: person.id for key, person in people.people.items()}
        self._tokens: dict[str, tuple[str, float]] = {}
        self._http = httpx.AsyncClient(base_url=settings.public_url, timeout=15.0, trust_env=False)
        self._schema: GraphQLSchema = build_schema(CONTRACT.read_text())
        force = next(o for o in people.organisations.values() if o.kind is OrganisationKind.FORCE)
        self.signing = Signing(settings, str(force.id), self._http, self._answered)

    async def close(self) -> None:
        await self._http.aclose()

    def token(self, who: str) -> str:
        """A token of theirs, for whom signing in is a matter of a moment: what asks for a fresh one always gets it."""
        token, since = self._tokens.get(who, ("", float("-inf")))
        if time.monotonic() - since > SIGNED_IN_FOR:
            token, since = token_for(self._settings, self._people[who]), time.monotonic()
            self._tokens[who] = token, since
        return token

    async def command(self, who: str, do: str, given: dict[str, Any], fields: Sequence[str]) -> dict[str, Any] | None:
        """What the command answers: the named fields of the fact, or a Problem's code; None where it is not theirs."""
        data = await self.ask(who, document_for(self._schema, do, fields), {"input": given})
        answer: dict[str, Any] | None = data[do]
        return answer

    async def signed(
        self, who: str, do: str, given: dict[str, Any], fields: Sequence[str], approval: Approval
    ) -> dict[str, Any] | None:
        """The same by somebody who has signed in by passkey, and signs this with it once the service asks them to."""
        body = {"query": document_for(self._schema, do, fields), "variables": {"input": given}}
        asked, token = 0, self.signing.tokens.get(self._people[who]) or await self.sign(who)

        async def send() -> httpx.Response:
            return await self._http.post("/graphql", json=body, headers=self.signing.headers(token, "/graphql"))

        while True:
            response = await self._answered(send)
            self.signing.learn(response)
            known_by = response.headers.get("www-authenticate", "")
            if response.status_code == httpx.codes.UNAUTHORIZED and "use_dpop_nonce" in known_by:
                continue
            if response.status_code == httpx.codes.OK:
                answer: dict[str, Any] | None = data_of(response)[do]
                if answer is None or answer.get("code") != "NOT_SIGNED":
                    return answer
            elif response.status_code != httpx.codes.UNAUTHORIZED:
                raise StoryFailed(f"the contract does not take this: {response.text}")
            if (asked := asked + 1) > SIGNS_WITHIN:
                raise StoryFailed(f"{do} by {who} is asked to be signed again and again")
            token = await self.sign(who, approval)

    async def sign(self, who: str, approval: Approval | None = None) -> str:
        """A new token of theirs, with the signature of their passkey over this."""
        try:
            return await self.signing.sign_in(self._people[who], approval)
        except NotSignedIn as why:
            raise StoryFailed(f"{who} could not sign in: {why}") from None

    async def ask(self, who: str, document: str, variables: dict[str, Any]) -> Any:
        """The data of an operation; StoryFailed where the contract turns the operation itself down."""

        async def send() -> httpx.Response:
            return await self._http.post(
                "/graphql", json={"query": document, "variables": variables}, headers=self._headers(who)
            )

        return data_of(await self._answered(send))

    async def file(self, who: str, content: bytes) -> str:
        """The id of the file as it was kept."""

        async def send() -> httpx.Response:
            headers = self._headers(who) | {"content-type": "application/zip"}
            return await self._http.post("/documents", content=content, headers=headers)

        return self._created(await self._answered(send))

    async def seal(self, who: str, case: str, parts: dict[str, str]) -> str:
        """The id of the subject. One that was sealed although its answer was lost is found again, not sealed twice."""
        before = await self._subjects(who, case)
        tries = 0

        async def send() -> httpx.Response:
            nonlocal tries
            tries += 1
            if tries > 1 and (found := await self._subjects(who, case) - before):
                return httpx.Response(201, json={"id": found.pop()})
            return await self._http.post("/subjects", json={"case": case, "parts": parts}, headers=self._headers(who))

        return self._created(await self._answered(send))

    async def _subjects(self, who: str, case: str) -> set[str]:
        data = await self.ask(who, SUBJECTS, {"case": case})
        return {subject["id"] for subject in data["case"]["subjects"]}

    async def account_code(self, who: str) -> str:
        """The code that they read out to an officer, as the page shows it to whoever is chosen there."""

        try:
            here, cookie = await self.signing.open("/oauth/account")
            chosen = {"signIn": here, "person": str(self._people[who])}
            return str((await self.signing.page("/oauth/demo", chosen, cookie))["code"])
        except NotSignedIn as why:
            raise StoryFailed(f"no code: {why}") from None

    def _headers(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(who)}", "accept": "application/json"}

    def _created(self, response: httpx.Response) -> str:
        if response.status_code != httpx.codes.CREATED:
            raise StoryFailed(f"not kept: {response.status_code} {response.text}")
        return str(response.json()["id"])

    async def _answered(self, send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """The first answer that is one; whoever is away comes back within PATIENCE, or the story fails."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                response = await send()
            except httpx.TransportError:
                response = None
            if response is not None and not is_passing(response):
                return response
            if time.monotonic() > until:
                raise StoryFailed(f"no answer within {PATIENCE:.0f} s")
            await asyncio.sleep(wait_of(response))


def data_of(response: httpx.Response) -> Any:
    """What an operation answered; StoryFailed where the contract turned it down."""
    body = response.json()
    if "errors" in body:
        raise StoryFailed(f"the contract does not take this: {body['errors']}")
    return body["data"]


def wait_of(response: httpx.Response | None) -> float:
    """Seconds until the next try: what the answer asks for, where it does."""
    return BETWEEN_TRIES if response is None else float(response.headers.get("retry-after", BETWEEN_TRIES))


def is_passing(response: httpx.Response) -> bool:
    """True for an answer that says: not now, try again."""
    if (
        response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
        or response.status_code == httpx.codes.TOO_MANY_REQUESTS
    ):
        return True
    if not response.headers.get("content-type", "").startswith("application/json"):
        return False
    body = response.json()
    errors = body.get("errors", ()) if isinstance(body, dict) else ()
    return any(error.get("extensions", {}).get("code") in PASSING for error in errors)


def document_for(schema: GraphQLSchema, do: str, fields: Sequence[str]) -> str:
    """The document of one command, by the printed contract: its input, and these fields of the fact it answers."""
    mutation = schema.mutation_type
    if mutation is None or do not in mutation.fields:
        raise StoryFailed(f"the contract has no command {do}")
    field = mutation.fields[do]
    if not isinstance(field.type, GraphQLUnionType):
        raise StoryFailed(f"{do} answers no union")
    (fact,) = [member.name for member in field.type.types if member.name != "Problem"]
    return (
        f"mutation($input: {field.args['input'].type}) {{ {do}(input: $input) {{"
        f" __typename ... on {fact} {{ {' '.join(fields)} }} {REFUSAL} }} }}"
    )
