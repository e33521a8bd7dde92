"""Signing in once more in a session of our own pages, for what asks for a sign-in of just now, and signing that with it.

By the same person's passkey and in the same browser; the session goes on, and lasts no longer for it.
"""

from typing import Any

import msgspec

from service.auth.authorizing import Detail
from service.auth.browsing import SESSION
from service.auth.enrolled import Enrolled
from service.auth.passkeys import Passkeys
from service.auth.posting import Cookies, Post, Used
from service.auth.proving import NotProved, challenge_of, prove
from service.auth.server import Answer, Server
from service.auth.store import Misuse
from service.facts.approval import ACTS, Approval


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be signed, if anything is: as a client says it of a request that it pushes."""

    approval: Detail | None = None


class SteppingUp:
    """What our own pages ask before something that asks for it."""

    def __init__(self, passkeys: Passkeys) -> None:
        self._passkeys = passkeys

    def posts(self) -> dict[str, tuple[type, Post]]:
        return {"/sessions/step-up/ask": (Wanted, self._ask), "/sessions/step-up/use": (Used, self._use)}

    def _ask(self, server: Server, cookies: Cookies, asked: Wanted) -> Answer | None:
        secret = cookies.get(SESSION, "")
        session = server.store.browser_session(secret)
        if session is None or (asked.approval is not None and asked.approval.action not in ACTS):
            return None
        if not self._passkeys.possible:
            return None
        enrolled = Enrolled(server.store)
        given = None if asked.approval is None else msgspec.to_builtins(asked.approval)
        id = enrolled.begin_step_up(secret, given)
        nonce, approval = enrolled.challenge(id), _approval(given)
        options = self._passkeys.ask_to_use(challenge_of(nonce, approval))
        return Answer(200, {"signIn": str(id), "options": options})

    def _use(self, server: Server, cookies: Cookies, asked: Used) -> Answer | None:
        enrolled, secret = Enrolled(server.store), cookies.get(SESSION, "")
        session, sign_in = server.store.browser_session(secret), enrolled.sign_in(asked.sign_in, secret)
        if session is None or sign_in is None or sign_in.purpose != "STEP_UP" or sign_in.challenge is None:
            return None
        enrolled.end_sign_in(sign_in.id)
        try:
            prove(
                enrolled, self._passkeys, asked.credential, sign_in.challenge, _approval(sign_in.approval),
                of=session.person_id, session=session.id,
            )  # fmt: skip
        except NotProved:
            server.store.note(Misuse.PASSKEY_REFUSED, session.person_id, session.id)
            return None
        server.store.step_up(session.id)
        return Answer(200, {})


def _approval(given: Any) -> Approval | None:
    return None if given is None else msgspec.convert(given, Detail).as_approval()
