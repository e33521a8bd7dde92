"""Passkeys are added with a code that an administrator gave in person, or to an account that an officer has yet to bind."""

from typing import Any

import msgspec

from service.auth.enrolled import Enrolled
from service.auth.passkeys import BadPasskey, Passkeys
from service.auth.posting import Cookies, Here, Post, Used, browser_of
from service.auth.server import Answer, Server
from service.rules.one_time_code import digest_of


class Coded(msgspec.Struct, forbid_unknown_fields=True):
    """A code that was given in person, as it was typed."""

    code: str


class Made(Coded, forbid_unknown_fields=True):
    credential: dict[str, Any]


class Adding:
    """What the pages ask on which passkeys are added."""

    def __init__(self, passkeys: Passkeys) -> None:
        self._passkeys = passkeys

    def posts(self) -> dict[str, tuple[type, Post]]:
        return {
            "/oauth/account/ask": (Here, self._ask_for_account),
            "/oauth/account/add": (Used, self._add_account),
            "/oauth/enrol/ask": (Coded, self._ask),
            "/oauth/enrol/add": (Made, self._add),
        }

    def _ask_for_account(self, server: Server, cookies: Cookies, asked: Here) -> Answer | None:
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        if sign_in is None or sign_in.purpose != "CODE" or not self._passkeys.possible:
            return None
        return Answer(200, self._passkeys.ask_to_add(sign_in.id, [], enrolled.challenge(sign_in.id)))

    def _add_account(self, server: Server, cookies: Cookies, asked: Used) -> Answer | None:
        """A passkey of somebody who has no account yet: theirs once an officer has typed the code that they read out."""
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        if sign_in is None or sign_in.purpose != "CODE" or sign_in.challenge is None:
            return None
        enrolled.drop_challenge(sign_in.id)
        try:
            added = self._passkeys.check_added(asked.credential, sign_in.challenge)
        except BadPasskey:
            return None
        if enrolled.passkey(added.id) is not None:
            return None
        enrolled.end_sign_in(sign_in.id)
        return Answer(200, {"code": enrolled.give_code(sign_in.id, added)})

    def _ask(self, server: Server, _: Cookies, asked: Coded) -> Answer | None:
        enrolled, code = Enrolled(server.store), digest_of(asked.code)
        enrolment = enrolled.enrolment(code)
        if enrolment is None or not self._passkeys.possible:
            return None
        known = enrolled.passkeys_of(enrolment.person_id)
        return Answer(200, self._passkeys.ask_to_add(enrolment.person_id, known, enrolled.challenge_enrolment(code)))

    def _add(self, server: Server, _: Cookies, asked: Made) -> Answer | None:
        enrolled, code = Enrolled(server.store), digest_of(asked.code)
        enrolment = enrolled.enrolment(code)
        if enrolment is None or enrolment.challenge is None:
            return None
        # A code that came with a passkey is used up, whether that passkey is good or not.
        enrolled.use_enrolment(code)
        try:
            added = self._passkeys.check_added(asked.credential, enrolment.challenge)
        except BadPasskey:
            return None
        if not server.store.stands(enrolment.person_id, None, None, None):
            return None
        return Answer(200, {}) if enrolled.add(enrolment.person_id, added) else None
