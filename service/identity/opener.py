"""Opening one part of a sealed identity: a short-lived process of its own, with the private key and a role of its own.

Two transactions, each with the case locked. The first asks the gate and writes the intent, which is sealed in the record;
the second finds that nothing has changed and marks it shown; only then is it shown. What was opened is in no log or table.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from service.access import ACCESS, Action, scopes_in
from service.auth.tokens import InvalidToken, Verifier
from service.database.acting import Transaction, acting_as
from service.facts.disclosure import Opening
from service.identity.process import leave_no_core
from service.identity.sealing import unseal
from service.record.asking import sealed
from service.settings import Settings
from service.vocabulary import Missing, Part, TaskKind

INTENDED = "OPEN_IDENTITY_INTENDED"
PURPOSE = "DPA_2018_S31"


class Refusal(StrEnum):
    """Why nothing is opened, where it is not something the gate misses. Who is not the deliverer learns no more."""

    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 - a word of a closed list
    NOT_YOURS = "NOT_YOURS"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"
    NOT_SEALED = "NOT_SEALED"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of one part, for the eyes before the screen. It does not print itself."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was opened: what is missing, from closed lists."""

    codes: tuple[Missing | Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the database says may be opened now: which record, for whom, on which ground, under which task."""

    task_id: UUID
    epoch: int
    schedule_id: UUID
    recipient_id: UUID
    subject_id: UUID
    identity_version: int
    policy_version: str
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the first transaction leaves for the second: the opening, its event's place, and what to unseal between them."""

    opening: Opening
    sequence: int
    allowed: Allowed
    ciphertext: bytes = field(repr=False)


async def open_part(settings: Settings, case: UUID, part: Part, token: str) -> Opened | Refused:
    """One part for the deliverer whose token this is; else what is missing, and an access event of the attempt.

    Raises what the database raises when it is away; nothing has been shown then.
    """
    leave_no_core()
    engine = create_async_engine(settings.database_as("opener"), poolclass=NullPool, hide_parameters=True)
    actor: UUID | None = None
    try:
        try:
            claims = Verifier(settings).verify(token)
        except InvalidToken:
            answer: Opened | Refused = Refused((Refusal.TOKEN_INVALID,))
        else:
            actor = claims.person
            given_for_it = ACCESS[Action.OPEN_IDENTITY].scope in scopes_in(claims.scopes)
            answer = await _open(engine, settings, case, part, actor) if given_for_it else _not_yours()
        if isinstance(answer, Refused):
            await _note_refusal(engine, actor, case)
        return answer
    finally:
        await engine.dispose()


async def _open(engine: AsyncEngine, settings: Settings, case: UUID, part: Part, actor: UUID) -> Opened | Refused:
    intent = await intend(engine, case, part, actor)
    if isinstance(intent, Refused):
        return intent
    opening = intent.opening
    # A trace that could still be taken away is none: nothing is unsealed before the intent is under a signed checkpoint.
    if not await sealed(settings, case, intent.sequence):
        return Refused((Refusal.NOT_SEALED,))
    try:
        text = unseal(
            intent.ciphertext, settings.opening_key.read_bytes(), opening.subject_id, part, opening.identity_version
        )
    except (InvalidTag, ValueError):
        # A decoding error holds the bytes it failed on, so that not even its cause may travel.
        text = None
    if text is None:
        return Refused((Refusal.UNREADABLE,))
    refused = await mark_shown(engine, intent)
    return refused or Opened(text)


async def intend(engine: AsyncEngine, case: UUID, part: Part, actor: UUID) -> Intent | Refused:
    """The first transaction: the gate under the lock, then the intent and its audit event. An intent shows nothing yet."""
    async with acting_as(engine, actor) as tx:
        now = await _enter(tx, case)
        if now is None:
            return _not_yours()
        allowed = await what_may_be_opened(tx, case, part)
        if isinstance(allowed, Refused):
            return allowed
        opening = Opening(
            id=uuid4(),
            case_id=case,
            schedule_id=allowed.schedule_id,
            epoch=allowed.epoch,
            part=part,
            recipient_id=allowed.recipient_id,
            deliverer_id=actor,
            subject_id=allowed.subject_id,
            identity_version=allowed.identity_version,
            intended_at=now,
        )
        await tx.insert(opening)
        ciphertext = await _ciphertext(tx, opening)
        sequence = await _record(tx, INTENDED, opening, allowed)
    return Intent(opening=opening, sequence=sequence, allowed=allowed, ciphertext=ciphertext)


async def mark_shown(engine: AsyncEngine, intent: Intent) -> Refused | None:
    """The second transaction: under the lock again, everything as it was, or the intent is never shown.

    A stop that commits before this finds no opening that was shown, and its epoch refuses this one; a stop that commits
    after it finds `opened_at`. The commit is durable before anything is shown, whatever the server's own default.
    """
    opening = intent.opening
    async with acting_as(engine, opening.deliverer_id) as tx:
        await tx.connection.execute(sa.text("set local synchronous_commit = on"))
        now = await _enter(tx, opening.case_id)
        if now is None:
            return _not_yours()
        allowed = await what_may_be_opened(tx, opening.case_id, opening.part)
        if isinstance(allowed, Refused):
            return allowed
        if allowed != intent.allowed:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        marked = await tx.connection.execute(
            sa.text("update openings set opened_at = :now where id = :id and opened_at is null"),
            {"now": now, "id": opening.id},
        )
        if marked.rowcount != 1:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        await _record(tx, Action.OPEN_IDENTITY, opening, allowed)
    return None


async def what_may_be_opened(tx: Transaction, case: UUID, part: Part) -> Allowed | Refused:
    """The database's answer to the one question the opener has; a word it does not know is an error, never passed over."""
    row = (
        (await tx.connection.execute(sa.text("select * from to_be_opened(:case, :part)"), {"case": case, "part": part}))
        .mappings()
        .one_or_none()
    )
    if row is None:
        return _not_yours()
    values = dict(row)
    if missing := values.pop("missing"):
        return Refused(tuple(sorted(Missing(word) for word in missing)))
    return Allowed(**values)


async def _enter(tx: Transaction, case: UUID) -> datetime | None:
    """Locks the case and answers the instant; None where this actor is not a deliverer on it, or holds no such role."""
    roles = sa.text("select jsonb_array_elements_text(roles) from people where id = :id")
    held = (await tx.connection.execute(roles, {"id": tx.actor})).scalars()
    if not ACCESS[Action.OPEN_IDENTITY].roles & set(held):
        return None
    await tx.enter_cases([case])
    return tx.now if case in tx.entered else None


async def _ciphertext(tx: Transaction, opening: Opening) -> bytes:
    sealed = sa.text(
        "select ciphertext from sealed_parts"
        " where case_id = :case and subject_id = :subject and part = :part and identity_version = :version"
    )
    asked = {
        "case": opening.case_id,
        "subject": opening.subject_id,
        "part": opening.part,
        "version": opening.identity_version,
    }
    return bytes((await tx.connection.execute(sealed, asked)).scalar_one())


async def _record(tx: Transaction, action: str, opening: Opening, allowed: Allowed) -> int:
    """The event's place in its case's chain."""
    sequence: int = await tx.call(
        "append_audit_event",
        case_id=opening.case_id,
        role=TaskKind.DELIVERER,
        task_id=allowed.task_id,
        action=action,
        object_id=opening.id,
        purpose=PURPOSE,
        legal_basis=allowed.legal_basis,
        recipient_id=opening.recipient_id,
        policy_version=allowed.policy_version,
    )
    return sequence


async def _note_refusal(engine: AsyncEngine, actor: UUID | None, case: UUID) -> None:
    """One access event, outside any case's chain, alike for unknown and forbidden."""
    async with engine.begin() as connection:
        await connection.execute(
            sa.text(
                "insert into access_events (actor, action, object_id, allowed) values (:actor, :action, :object, false)"
            ),
            {"actor": actor, "action": Action.OPEN_IDENTITY, "object": case},
        )


def _not_yours() -> Refused:
    return Refused((Refusal.NOT_YOURS,))
