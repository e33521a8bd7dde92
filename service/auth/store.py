"""What the authorization server reads and writes, on the one transaction of a request. Secrets go in as their SHA-256 alone.

Codes and refresh tokens are claimed by one statement each: of two who come at once, one waits for the other's commit and
finds it used.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from service.auth.clients import Assertion, Client
from service.auth.proofs import Proof
from service.auth.tables import approvals, assertions, clients, codes, refreshes, requests, sessions

CODE_LIFETIME = timedelta(seconds=60)
SESSION_LIFETIME = timedelta(hours=8)
"""How long what an officer was given can be renewed without signing in again."""


class Misuse(StrEnum):
    """What somebody tried with a secret that is not theirs, or twice: an access event each."""

    CODE_REUSED = "OAUTH_CODE_REUSED"
    REFRESH_REUSED = "OAUTH_REFRESH_REUSED"
    REFRESH_WITHOUT_KEY = "OAUTH_REFRESH_WITHOUT_KEY"
    ASSERTION_REUSED = "OAUTH_ASSERTION_REUSED"
    TOKEN_WITHOUT_KEY = "OAUTH_TOKEN_WITHOUT_KEY"  # noqa: S105 - a word of a closed list
    PROOF_REUSED = "OAUTH_PROOF_REUSED"
    PASSKEY_REFUSED = "OAUTH_PASSKEY_REFUSED"


class Store:
    """The tables, over a transaction that its caller commits. `now` is read once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.now: datetime = connection.execute(sa.text("select clock_timestamp()")).scalar_one().astimezone(UTC)

    def client(self, id: UUID) -> Client | None:
        """A client that has not been ended."""
        columns = [clients.c[name] for name in ("id", "organisation_id", "person_id", "name", "redirects", "keys")]
        found = self.connection.execute(sa.select(*columns).where(clients.c.id == id, clients.c.ended_at.is_(None)))
        row = found.mappings().one_or_none()
        return Client(**row) if row else None

    def use_assertion(self, assertion: Assertion) -> bool:
        """True for one that was not used before."""
        used = insert(assertions).values(hash=assertion.digest, expires_at=assertion.expires_at)
        return self.connection.execute(used.on_conflict_do_nothing()).rowcount == 1

    def use_proof(self, proof: Proof) -> bool:
        """True for one that was not used before."""
        return bool(self._value("select auth.use_proof(:hash, :until)", hash=proof.digest, until=proof.until))

    def stands(self, person: UUID, client: UUID | None, session: UUID | None, token: UUID | None) -> bool:
        asked = {"person": person, "client": client, "session": session, "token": token}
        return bool(self._value("select auth.stands(:person, :client, :session, :token)", **asked))

    def person_of(self, issuer: str, subject: str) -> UUID | None:
        """Whom a provider means by this."""
        found: UUID | None = self._value("select auth.person_of(:issuer, :subject)", issuer=issuer, subject=subject)
        return found

    def may_renew(self, person: UUID) -> bool:
        return bool(self._value("select auth.may_renew(:person)", person=person))

    def note(self, misuse: Misuse, person: UUID | None, object_id: UUID | None = None) -> None:
        self.connection.execute(
            sa.text("insert into rtk.access_events (actor, action, object_id, allowed) values (:a, :b, :c, false)"),
            {"a": person, "b": misuse, "c": object_id},
        )

    def push(self, client: UUID, parameters: dict[str, str], key: str | None, lifetime: timedelta) -> str:
        """Keeps an authorization request; the handle under which it is asked for, once."""
        handle = new_secret()
        self.connection.execute(
            requests.insert().values(
                id=uuid4(),
                handle=digest(handle),
                client_id=client,
                parameters=parameters,
                key=key,
                expires_at=self.now + lifetime,
            )
        )
        return handle

    def open_request(self, handle: str, client: UUID, lifetime: timedelta) -> Any:
        """The request of this handle, the first time that this client's browser comes with it; it lives on for a while."""
        opened = requests.update().where(
            requests.c.handle == digest(handle),
            requests.c.client_id == client,
            requests.c.opened_at.is_(None),
            requests.c.expires_at > self.now,
        )
        values = {"opened_at": self.now, "expires_at": self.now + lifetime}
        return self.connection.execute(opened.values(**values).returning(requests)).one_or_none()

    def waiting_request(self, id: UUID) -> Any:
        """A request that was opened and has not been answered."""
        waiting = sa.select(requests).where(
            requests.c.id == id,
            requests.c.opened_at.is_not(None),
            requests.c.answered_at.is_(None),
            requests.c.expires_at > self.now,
        )
        return self.connection.execute(waiting).one_or_none()

    def answer_request(self, id: UUID) -> bool:
        """True for the one who answers it first."""
        answered = requests.update().where(requests.c.id == id, requests.c.answered_at.is_(None))
        return self.connection.execute(answered.values(answered_at=self.now)).rowcount == 1

    def keep_code(self, code: str, **values: Any) -> None:
        kept = {"hash": digest(code), "expires_at": self.now + CODE_LIFETIME, **values}
        self.connection.execute(codes.insert().values(**kept))

    def claim_code(self, code: str, client: UUID) -> Any:
        """The code's row for the first of its client's requests; None for every other, which ends what came of it."""
        mine = (codes.c.hash == digest(code), codes.c.client_id == client)
        claimed = codes.update().where(*mine, codes.c.used_at.is_(None)).values(used_at=self.now).returning(codes)
        if (row := self.connection.execute(claimed).one_or_none()) is not None:
            return row if row.expires_at > self.now else None
        used = self.connection.execute(sa.select(codes).where(codes.c.hash == digest(code))).one_or_none()
        if used is not None and used.used_at is not None:
            if used.session_id is not None:
                self.end_session(used.session_id, Misuse.CODE_REUSED)
            self.note(Misuse.CODE_REUSED, used.person_id, used.session_id)
        return None

    def start_session(self, code: Any, key: str) -> UUID:
        """A session for what the code's person allowed, bound to this key."""
        id = uuid4()
        self.connection.execute(
            sessions.insert().values(
                id=id,
                person_id=code.person_id,
                client_id=code.client_id,
                scope=code.scope,
                key=key,
                signed_in_at=code.signed_in_at,
                methods=code.methods,
                expires_at=self.now + SESSION_LIFETIME,
            )
        )
        self.connection.execute(codes.update().where(codes.c.hash == code.hash).values(session_id=id))
        signed = approvals.update().where(approvals.c.id == code.approval_id)
        self.connection.execute(signed.values(session_id=id))
        return id

    def begin_browser_session(self, secret: str, who: Any) -> None:
        """A session of the browser that is given this secret, of somebody who has just signed in there."""
        begun = sa.text("select auth.begin_browser_session(:id, :cookie, :person, :at, cast(:methods as jsonb))")
        values = {"id": uuid4(), "cookie": digest(secret), "person": who.person, "at": who.at}
        self.connection.execute(begun, values | {"methods": json.dumps(who.methods)})

    def browser_session(self, secret: str) -> Any:
        """The session of the browser that came with this secret, used now; None for one that is over, or never was."""
        used = sa.text("select id, person_id from auth.use_browser_session(:cookie)")
        return self.connection.execute(used, {"cookie": digest(secret)}).one_or_none()

    def step_up(self, session: UUID) -> None:
        """Its person has proved just now who they are."""
        self.connection.execute(sessions.update().where(sessions.c.id == session).values(signed_in_at=self.now))

    def sessions_of(self, person: UUID) -> list[Any]:
        """All sessions of a person's that are not over, of clients and of browsers, the newest first."""
        stand = (sessions.c.ended_at.is_(None), sessions.c.expires_at > self.now)
        named = sa.select(sessions, clients.c.name).outerjoin(clients, clients.c.id == sessions.c.client_id)
        found = named.where(sessions.c.person_id == person, *stand).order_by(sessions.c.started_at.desc())
        return list(self.connection.execute(found))

    def session(self, id: UUID) -> Any:
        return self.connection.execute(sa.select(sessions).where(sessions.c.id == id)).one_or_none()

    def end_session(self, id: UUID, because: str) -> None:
        self.connection.execute(sa.text("select auth.end_session(:id, :because)"), {"id": id, "because": because})

    def end_token(self, id: UUID, person: UUID, expires_at: int) -> None:
        ended = {"id": id, "person": person, "until": datetime.fromtimestamp(expires_at, UTC)}
        self.connection.execute(sa.text("select auth.end_token(:id, :person, :until)"), ended)

    def give_refresh(self, session: UUID) -> str:
        """A refresh token for as long as the session lasts, which it does not prolong."""
        token = new_secret()
        self.connection.execute(refreshes.insert().values(hash=digest(token), session_id=session))
        return token

    def refresh(self, token: str) -> Any:
        """The row of a refresh token, used or not, with the session that it renews."""
        renewed = sessions.c.id == refreshes.c.session_id
        found = sa.select(refreshes.c.hash, refreshes.c.used_at, sessions).join(sessions, renewed)
        return self.connection.execute(found.where(refreshes.c.hash == digest(token))).one_or_none()

    def claim_refresh(self, token: str) -> bool:
        """True for the first who uses it."""
        claimed = refreshes.update().where(refreshes.c.hash == digest(token), refreshes.c.used_at.is_(None))
        return self.connection.execute(claimed.values(used_at=self.now)).rowcount == 1

    def _value(self, statement: str, **values: Any) -> Any:
        return self.connection.execute(sa.text(statement), values).scalar_one()


def new_secret() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
