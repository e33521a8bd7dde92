"""Opening one part of a sealed identity: a short-lived process with a role of its own and no key but its intent's.

Two transactions, each with the case locked. The first asks the gate and writes the intent, which is sealed in the record and
which two holders answer; the second finds that nothing has changed and marks it shown. What was opened is in no log or table.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import ACCESS, Action
from service.database.acting import Speaker, Transaction, acting_as
from service.database.approving import take_approval
from service.facts.approval import SIGNED, Approval
from service.facts.disclosure import Opening
from service.identity.admission import PURPOSE, Asked, Refusal, Refused, admitted, enter, not_yours, withheld_by
from service.identity.halves import NoHalf, both_halves
from service.identity.intents import INTENDED, LIFE, id_of_intent
from service.identity.keys import new_private_key, public_bytes
from service.identity.sealing import context_of, unseal
from service.settings import Settings
from service.vocabulary import Missing, Part, TaskKind


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of one part, for the eyes before the screen. It does not print itself."""

    text: str = field(repr=False)


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
    """What the first transaction leaves for the second: the opening, its event's place, and what to unseal between them.

    `key` is the one-time private key that the holders answer to; it is kept nowhere else.
    """

    opening: Opening
    sequence: int
    allowed: Allowed
    force_id: UUID
    ciphertext: bytes = field(repr=False)
    key: bytes = field(repr=False)


async def open_part(
    settings: Settings, case: UUID, part: Part, token: str, proof: str | None = None
) -> Opened | Refused:
    """One part for the deliverer whose token this is; else what is missing, and an access event of the attempt.

    `proof`: of the key that the token is bound to, for `OPEN` at the public address of `/cases/<case>/<part>`.
    Raises what the database raises when it is away; nothing has been shown then.
    """
    asked = Asked(
        action=Action.OPEN_IDENTITY, method="OPEN", role="opener", case=case, part=part, token=token, proof=proof
    )
    return await admitted(settings, asked, lambda engine, actor: _open(engine, settings, case, part, actor))


async def _open(engine: AsyncEngine, settings: Settings, case: UUID, part: Part, actor: Speaker) -> Opened | Refused:
    intent = await intend(engine, case, part, actor, unsigned=settings.demo and actor.printed)
    if isinstance(intent, Refused):
        return intent
    opening = intent.opening
    try:
        halves = await both_halves(settings, case, opening.id, intent.sequence, intent.key)
    except NoHalf as none:
        return withheld_by(none)
    context = context_of(intent.force_id, opening.subject_id, part, opening.identity_version)
    try:
        text = unseal(intent.ciphertext, halves, context)
    except (InvalidTag, ValueError):
        # A decoding error holds the bytes it failed on, so that not even its cause may travel.
        text = None
    if text is None:
        return Refused((Refusal.UNREADABLE,))
    refused = await mark_shown(engine, intent, actor)
    return refused or Opened(text)


async def intend(
    engine: AsyncEngine, case: UUID, part: Part, actor: UUID | Speaker, *, unsigned: bool = True
) -> Intent | Refused:
    """The first transaction: the gate under the lock, then the intent and its audit event. An intent shows nothing yet.

    Unless `unsigned`, the deliverer's passkey has signed for this part within two minutes, once.
    """
    async with acting_as(engine, actor, to_commit=True) as tx:
        now = await _enter(tx, case)
        if now is None or tx.actor is None:
            return not_yours()
        allowed = await what_may_be_opened(tx, case, part)
        if isinstance(allowed, Refused):
            return allowed
        if await tx.call("look", p_case=case, p_action=Action.OPEN_IDENTITY, p_object=case) != 0:
            return Refused((Refusal.TOO_OFTEN,))
        speaker = actor if isinstance(actor, Speaker) else Speaker(person=actor)
        asked = Approval(action=Action.OPEN_IDENTITY, case=case, object=case, detail=part)
        if (approved := await take_approval(tx, speaker, asked)) is None and not unsigned:
            return Refused((Refusal.NOT_SIGNED,))
        key = new_private_key()
        unbound = Opening(
            id=case,
            case_id=case,
            schedule_id=allowed.schedule_id,
            epoch=allowed.epoch,
            part=part,
            recipient_id=allowed.recipient_id,
            deliverer_id=tx.actor,
            subject_id=allowed.subject_id,
            identity_version=allowed.identity_version,
            intended_at=now,
            expires_at=now + LIFE,
        )
        opening = replace(unbound, id=id_of_intent(unbound, public_bytes(key)))
        await tx.insert(opening)
        force, ciphertext = await _sealed(tx, opening)
        sequence = await _record(tx, INTENDED, opening, allowed)
        if approved is not None:
            await _record(tx, SIGNED, opening, allowed, approved.id)
    return Intent(opening=opening, sequence=sequence, allowed=allowed, force_id=force, ciphertext=ciphertext, key=key)


async def mark_shown(engine: AsyncEngine, intent: Intent, actor: Speaker | None = None) -> Refused | None:
    """The second transaction: under the lock again, everything as it was, or the intent is never shown.

    A stop that commits before this finds no opening that was shown, and its epoch refuses this one; a stop that commits
    after it finds `opened_at`. The commit is durable before anything is shown, whatever the server's own default.
    """
    opening = intent.opening
    async with acting_as(engine, actor or opening.deliverer_id, to_commit=True) as tx:
        await tx.execute(sa.text("set local synchronous_commit = on"))
        now = await _enter(tx, opening.case_id)
        if now is None:
            return not_yours()
        allowed = await what_may_be_opened(tx, opening.case_id, opening.part)
        if isinstance(allowed, Refused):
            return allowed
        if allowed != intent.allowed:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        if now >= opening.expires_at:
            return Refused((Refusal.EXPIRED,))
        marked = await tx.execute(
            sa.text("update openings set opened_at = :now where id = :id and opened_at is null and expires_at > :now"),
            {"now": now, "id": opening.id},
        )
        if marked.rowcount != 1:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        await _record(tx, Action.OPEN_IDENTITY, opening, allowed)
    return None


async def what_may_be_opened(tx: Transaction, case: UUID, part: Part) -> Allowed | Refused:
    """The database's answer to the one question the opener has; a word it does not know is an error, never passed over."""
    row = (
        (await tx.execute(sa.text("select * from to_be_opened(:case, :part)"), {"case": case, "part": part}))
        .mappings()
        .one_or_none()
    )
    if row is None:
        return not_yours()
    values = dict(row)
    if missing := values.pop("missing"):
        return Refused(tuple(sorted(Missing(word) for word in missing)))
    return Allowed(**values)


async def _enter(tx: Transaction, case: UUID) -> datetime | None:
    """Locks the case and answers the instant; None where this actor is not a deliverer on it, or holds no such role."""
    roles = sa.text("select jsonb_array_elements_text(roles) from people where id = :id")
    held = (await tx.execute(roles, {"id": tx.actor})).scalars()
    if not ACCESS[Action.OPEN_IDENTITY].roles & set(held):
        return None
    return await enter(tx, case)


async def _sealed(tx: Transaction, opening: Opening) -> tuple[UUID, bytes]:
    """The force that the part is bound to, and its ciphertext."""
    sealed = sa.text(
        "select force_id, ciphertext from sealed_parts"
        " where case_id = :case and subject_id = :subject and part = :part and identity_version = :version"
    )
    asked = {
        "case": opening.case_id,
        "subject": opening.subject_id,
        "part": opening.part,
        "version": opening.identity_version,
    }
    row = (await tx.execute(sealed, asked)).one()
    return row.force_id, bytes(row.ciphertext)


async def _record(
    tx: Transaction, action: str, opening: Opening, allowed: Allowed, object_id: UUID | None = None
) -> int:
    """The event's place in its case's chain."""
    sequence: int = await tx.call(
        "append_audit_event",
        case_id=opening.case_id,
        role=TaskKind.DELIVERER,
        task_id=allowed.task_id,
        action=action,
        object_id=object_id or opening.id,
        purpose=PURPOSE,
        legal_basis=allowed.legal_basis,
        recipient_id=opening.recipient_id,
        policy_version=allowed.policy_version,
    )
    return sequence
