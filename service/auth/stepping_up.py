"""Proving once more who one is, for what asks for a sign-in of just now, and signing that with one's passkey.

In a session of our own pages, which goes on and lasts no longer for it; or by whoever comes with a token, as somebody does
whom another issuer signed in: that issuer says how fresh their sign-in is, and what they sign here is good for that token.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from service.auth.authorizing import Detail
from service.auth.browsing import SESSION
from service.auth.enrolled import Enrolled
from service.auth.passkeys import Passkeys
from service.auth.posting import Cookies, Post, Transact, Used
from service.auth.proving import NotProved, challenge_of, prove
from service.auth.server import Answer, Server
from service.auth.store import Misuse
from service.database.acting import Speaker
from service.facts.approval import ACTS, Approval


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be signed, if anything is: as a client says it of a request that it pushes."""

    approval: Detail | None = None


class Signed(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be signed: there is nothing else to do with a token."""

    approval: Detail


class SteppingUp:
    """What our own pages ask before something that asks for it."""

    def __init__(self, passkeys: Passkeys) -> None:
        self._passkeys = passkeys

    def posts(self) -> dict[str, tuple[type, Post]]:
        return {"/sessions/step-up/ask": (Wanted, self._ask), "/sessions/step-up/use": (Used, self._use)}

    def _ask(self, server: Server, cookies: Cookies, asked: Wanted) -> Answer | None:
        secret = cookies.get(SESSION, "")
        session = server.store.browser_session(secret)
        return None if session is None else ask(server, self._passkeys, secret, asked.approval)

    def _use(self, server: Server, cookies: Cookies, asked: Used) -> Answer | None:
        secret = cookies.get(SESSION, "")
        session = server.store.browser_session(secret)
        if session is None or not use(
            server, self._passkeys, secret, asked, Speaker(person=session.person_id, session=session.id)
        ):
            return None
        server.store.step_up(session.id)
        return Answer(200, {})


class ByToken:
    """What whoever comes with a token asks, which was verified, and its key proved. None where it is refused."""

    def __init__(self, passkeys: Passkeys, transact: Transact) -> None:
        self._passkeys = passkeys
        self._transact = transact

    async def ask(self, speaker: Speaker, wanted: Signed) -> Answer | None:
        return await self._carried(
            speaker, lambda server: ask(server, self._passkeys, str(speaker.token), wanted.approval)
        )

    async def use(self, speaker: Speaker, used: Used) -> Answer | None:
        mine = Speaker(person=speaker.person, token=speaker.token)
        return await self._carried(
            speaker,
            lambda server: Answer(200, {}) if use(server, self._passkeys, str(speaker.token), used, mine) else None,
        )

    async def _carried(self, speaker: Speaker, carry_out: Callable[[Server], Answer | None]) -> Answer | None:
        def carried(server: Server) -> Answer | None:
            stands = server.store.stands(speaker.person, speaker.client, speaker.session, speaker.token)
            return carry_out(server) if stands else None

        answer: Answer | None = await self._transact(None, carried)
        return answer


def ask(server: Server, passkeys: Passkeys, secret: str, asked: Detail | None) -> Answer | None:
    """What the device is to sign, for whoever has this secret; None for what is not signed."""
    if not passkeys.possible or (asked is not None and asked.action not in ACTS):
        return None
    enrolled = Enrolled(server.store)
    given = None if asked is None else msgspec.to_builtins(asked)
    id = enrolled.begin_step_up(secret, given)
    options = passkeys.ask_to_use(challenge_of(enrolled.challenge(id), _approval(given)))
    return Answer(200, {"signIn": str(id), "options": options})


def use(server: Server, passkeys: Passkeys, secret: str, used: Used, speaker: Speaker) -> bool:
    """Whether this person's device answered what it was asked, once; what it signed is kept for this speaker."""
    enrolled = Enrolled(server.store)
    sign_in = enrolled.sign_in(used.sign_in, secret)
    if sign_in is None or sign_in.purpose != "STEP_UP" or sign_in.challenge is None:
        return False
    enrolled.end_sign_in(sign_in.id)
    try:
        prove(enrolled, passkeys, used.credential, sign_in.challenge, _approval(sign_in.approval), by=speaker)
    except NotProved:
        server.store.note(Misuse.PASSKEY_REFUSED, speaker.person, speaker.session or speaker.token)
        return False
    return True


def _approval(given: Any) -> Approval | None:
    return None if given is None else msgspec.convert(given, Detail).as_approval()
