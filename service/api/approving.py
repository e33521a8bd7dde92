"""Where whoever came with a token signs with their passkey what cannot be taken back: what to sign, and what was signed.

For people whom another issuer signs in: who signs in here signs while they do, and who has a session of our pages in that.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from service.access import is_fresh
from service.api.authentication import Asker
from service.api.encoding import JSON_TYPE, Json, NotAsExpected, body_of, read_json
from service.api.errors import ErrorCode, refusal
from service.api.requests import media_type_of
from service.auth.answering import LARGEST
from service.auth.limits import Allowance
from service.auth.posting import Used
from service.auth.server import Answer
from service.auth.stepping_up import ByToken, Signed
from service.operations.reaching import Speaker

REFUSED_A_MINUTE = 20
T = TypeVar("T")


class Approving:
    """Both addresses. Whoever asks for what is refused is counted, and asked to wait."""

    def __init__(self, by_token: ByToken) -> None:
        self._by_token = by_token
        self._refused = Allowance(REFUSED_A_MINUTE)

    async def ask(self, request: Request) -> Response:
        """Takes `approval` as a pushed request would (RFC 9396); answers options for `navigator.credentials.get`."""
        return await self._asked(request, Signed, self._by_token.ask)

    async def use(self, request: Request) -> Response:
        """Takes what the device answered, once; what it signed is good for this token, for two minutes."""
        return await self._asked(request, Used, self._by_token.use)

    async def _asked(
        self, request: Request, kind: type[T], carry_out: Callable[[Speaker, T], Awaitable[Answer | None]]
    ) -> Response:
        asker: Asker = request.scope["asker"]
        if asker.speaker.token is None:
            return refusal(ErrorCode.NOT_FOUND)
        if not is_fresh(asker.signed_in_at):
            return refusal(ErrorCode.SIGN_IN_TOO_OLD, headers=asker.sign_in_again())
        if media_type_of(request) != JSON_TYPE:
            return refusal(ErrorCode.WRONG_MEDIA_TYPE)
        person = str(asker.speaker.person)
        if wait := self._refused.wait(person):
            return refusal(ErrorCode.RATE_LIMITED, headers=[(b"retry-after", b"%d" % wait)])
        try:
            given = read_json(await body_of(request, LARGEST), kind)
        except NotAsExpected:
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": "What is to be signed, or what a device answered."}])
        answer = await carry_out(asker.speaker, given)
        if answer is None:
            self._refused.spend(person)
            return refusal(ErrorCode.NOT_FOUND)
        return Json(answer.body)
