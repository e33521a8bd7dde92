"""What signing in by passkey reads and writes, on the one transaction of a request.

Whoever uses up a code or a challenge does so by one statement: of two who come at once, one finds it used.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from service.auth.codes import LIFETIME as CODE_LIFETIME
from service.auth.codes import make_code
from service.auth.passkeys import Added, Signed
from service.auth.posting import Cookies, browser_of
from service.auth.store import Store, digest, new_secret
from service.auth.tables import account_codes, approvals, enrolments, passkeys, sign_ins
from service.database.acting import Speaker
from service.facts.approval import Approval, id_of
from service.rules.one_time_code import digest_of

LIFETIME = timedelta(minutes=10)


class Enrolled:
    """The tables of passkeys and of sign-ins under way, over a store's transaction."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection
        self._now = store.now

    def begin(self, purpose: str, request: UUID | None) -> tuple[UUID, str]:
        """A browser that came to sign somebody in: the id of that, and the secret it is known by.

        For a waiting REQUEST, for a CODE with which an officer binds an account, or for a SESSION of this browser.
        """
        id, browser = uuid4(), new_secret()
        row = {"id": id, "browser": digest(browser), "request_id": request, "purpose": purpose}
        self._connection.execute(sign_ins.insert().values(**row, expires_at=self._now + LIFETIME))
        return id, browser

    def begin_step_up(self, session: str, approval: Any) -> UUID:
        """The same in a browser whose session has this secret, for its person to prove once more who they are."""
        id = uuid4()
        row = {"id": id, "browser": digest(session), "purpose": "STEP_UP", "expires_at": self._now + LIFETIME}
        self._connection.execute(sign_ins.insert().values(**row, approval=approval))
        return id

    def sign_in(self, id: UUID, browser: str) -> Any:
        """The row of a sign-in that is under way in this browser, locked; None for every other."""
        mine = (sign_ins.c.id == id, sign_ins.c.browser == digest(browser))
        under_way = (sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > self._now)
        asked = sa.select(sign_ins).where(*mine, *under_way).with_for_update()
        return self._connection.execute(asked).one_or_none()

    def send(self, id: UUID, issuer: str, state: str, nonce: str, verifier: str) -> None:
        """Remembers what this sign-in's browser is to bring back from a provider, in place of what it was before."""
        sent = {"issuer": issuer, "state": digest(state), "nonce": nonce, "verifier": verifier}
        self._connection.execute(sign_ins.update().where(sign_ins.c.id == id).values(**sent))

    def sent(self, state: str, cookies: Cookies) -> Any:
        """The sign-in that a browser comes back to with this state, once, and only the browser that left it; else None."""
        row = self._connection.execute(sa.select(sign_ins).where(sign_ins.c.state == digest(state))).one_or_none()
        if row is None or self.sign_in(row.id, browser_of(cookies, row.id)) is None:
            return None
        nothing = dict.fromkeys(("issuer", "state", "nonce", "verifier"))
        mine = (sign_ins.c.id == row.id, sign_ins.c.state == row.state)
        taken = self._connection.execute(sign_ins.update().where(*mine).values(**nothing))
        return row if taken.rowcount == 1 else None

    def challenge(self, id: UUID) -> bytes:
        """A new challenge for this sign-in; the one before is asked no more."""
        made = secrets.token_bytes(32)
        self._connection.execute(sign_ins.update().where(sign_ins.c.id == id).values(challenge=made))
        return made

    def drop_challenge(self, id: UUID) -> None:
        self._connection.execute(sign_ins.update().where(sign_ins.c.id == id).values(challenge=None))

    def end_sign_in(self, id: UUID) -> None:
        self._connection.execute(sign_ins.update().where(sign_ins.c.id == id).values(ended_at=self._now))

    def keep_approval(
        self, approval: Approval, nonce: bytes, passkey: Any, signed: Signed, by: Speaker | None = None
    ) -> UUID:
        """What this passkey's owner signed; its id, which is made of all of it. `by`: for whose session or token."""
        proof = (signed.public_key, signed.authenticator_data, signed.client_data, signed.signature)
        id = id_of(approval.statement(nonce), *proof)
        self._connection.execute(
            approvals.insert().values(
                id=id,
                person_id=passkey.person_id,
                action=approval.action,
                case_id=approval.case,
                object_id=approval.object,
                detail=approval.detail,
                nonce=nonce,
                public_key=signed.public_key,
                authenticator_data=signed.authenticator_data,
                client_data=signed.client_data,
                signature=signed.signature,
                signed_at=self._now,
                session_id=None if by is None else by.session,
                token_id=None if by is None else by.token,
            )
        )
        return id

    def passkey(self, id: bytes) -> Any:
        """A passkey that has not been ended, locked."""
        asked = sa.select(passkeys).where(passkeys.c.id == id, passkeys.c.ended_at.is_(None)).with_for_update()
        return self._connection.execute(asked).one_or_none()

    def passkeys_of(self, person: UUID) -> list[bytes]:
        """The ids of a person's passkeys, those that were ended among them."""
        return list(self._connection.execute(sa.select(passkeys.c.id).where(passkeys.c.person_id == person)).scalars())

    def count(self, id: bytes, count: int) -> None:
        used = passkeys.update().where(passkeys.c.id == id)
        self._connection.execute(used.values(sign_count=count, used_at=self._now))

    def add(self, person: UUID, added: Added) -> bool:
        """True where no passkey has this id yet, whoever's it may be."""
        row = {"id": added.id, "person_id": person, "public_key": added.public_key, "sign_count": added.sign_count}
        return self._connection.execute(insert(passkeys).values(**row).on_conflict_do_nothing()).rowcount == 1

    def give_code(self, person: UUID, added: Added | None = None, **named: str) -> str:
        """A code for an officer to bind this account by. One that is new has its first passkey, or a provider named it."""
        code = make_code()
        new: dict[str, Any] = {**named}
        if added is not None:
            new |= {"passkey": added.id, "public_key": added.public_key, "sign_count": added.sign_count}
        kept = {"hash": digest_of(code), "person_id": person, "expires_at": self._now + CODE_LIFETIME}
        self._connection.execute(account_codes.insert().values(**kept, **new))
        return code

    def enrolment(self, code: bytes) -> Any:
        """Whom a code lets add a passkey, locked; None for one that was used, or is too old, or never was."""
        open_now = (enrolments.c.used_at.is_(None), enrolments.c.expires_at > self._now)
        asked = sa.select(enrolments).where(enrolments.c.hash == code, *open_now).with_for_update()
        return self._connection.execute(asked).one_or_none()

    def challenge_enrolment(self, code: bytes) -> bytes:
        """A new challenge for whoever adds a passkey with this code."""
        made = secrets.token_bytes(32)
        self._connection.execute(enrolments.update().where(enrolments.c.hash == code).values(challenge=made))
        return made

    def use_enrolment(self, code: bytes) -> None:
        self._connection.execute(enrolments.update().where(enrolments.c.hash == code).values(used_at=self._now))
