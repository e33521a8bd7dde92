"""A small client of GOV.UK Notify's API, or of anything that speaks it: one e-mail by one template, and whether it went.

Written on httpx, since their own client is synchronous and brings three libraries. Nothing of a case enters it: an address
at work, and a reference that is an id. Its answers and errors are never logged or raised, for they repeat the address.
"""

import time
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from service.settings import CannotRun, Settings

TIMEOUT_SECONDS = 10
TRY_AGAIN = frozenset({401, 403, 408, 429})
"""Refusals that are about us or about the moment, and not about what was sent."""


class Posted(StrEnum):
    """What became of an e-mail. UNKNOWN: no answer came, or one that says to come again."""

    TAKEN = "TAKEN"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class Notify:
    """Sends by one template of one service."""

    def __init__(self, url: str, key: str, template: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """`key` as Notify gives it out: a name, then the service's id and the secret, a UUID each, joined by hyphens."""
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, transport=transport)
        self._service, self._secret = str(UUID(key[-73:-37])), str(UUID(key[-36:]))
        self._template = template

    async def post(self, address: str, reference: UUID) -> Posted:
        """Asks for one e-mail."""
        letter = {
            "email_address": address,
            "template_id": self._template,
            "personalisation": {"reference": str(reference)},
            "reference": str(reference),
        }
        try:
            answer = await self._client.post("/v2/notifications/email", json=letter, headers=self._signed())
        except httpx.HTTPError:
            return Posted.UNKNOWN
        if answer.is_success:
            return Posted.TAKEN
        return Posted.REFUSED if answer.is_client_error and answer.status_code not in TRY_AGAIN else Posted.UNKNOWN

    async def has(self, reference: UUID) -> bool | None:
        """Whether it was asked for this before; None where there is no telling now."""
        try:
            answer = await self._client.get(
                "/v2/notifications", params={"reference": str(reference)}, headers=self._signed()
            )
            return bool(answer.json()["notifications"]) if answer.is_success else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    async def close(self) -> None:
        await self._client.aclose()

    def _signed(self) -> dict[str, str]:
        """A token of our own, good for half a minute."""
        token = jwt.encode(
            {"typ": "JWT", "alg": "HS256"},
            {"iss": self._service, "iat": int(time.time())},
            OctKey.import_key(self._secret),
        )
        return {"Authorization": f"Bearer {token}"}


def notify_of(settings: Settings) -> Notify | None:
    """The client that is set up; None where none is."""
    if settings.notify_key is None:
        return None
    try:
        return Notify(settings.notify_url, _read(settings.notify_key), settings.notify_template)
    except ValueError:
        raise CannotRun("RTK_NOTIFY_KEY_FILE holds no key of Notify's: a name, and two UUIDs after it") from None


def _read(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        raise CannotRun("RTK_NOTIFY_KEY_FILE names no file that can be read") from None
