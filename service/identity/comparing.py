"""A second, blind entry of one part of an identity, compared with what was sealed: the answer is yes or no, and is recorded.

Nothing is opened for it: the holders give no half, this process reads no ciphertext, and what was entered goes no further. It
can try one text for each intent, and every intent is in the record, and counted, before a holder answers.
"""

import hmac
import os
from dataclasses import dataclass, field, replace
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import Action
from service.database.acting import Speaker, Transaction, acting_as
from service.identity.admission import PURPOSE, Asked, Refusal, Refused, admitted, enter, not_yours, withheld_by
from service.identity.halves import NoHalf, by_both
from service.identity.intents import INTENDED_TO_COMPARE, LIFE, Comparison, id_of_intent
from service.identity.keys import new_private_key, public_bytes
from service.identity.sealing import KEY_LENGTH, context_of, point_of, times
from service.settings import Settings
from service.vocabulary import Missing, Part, TaskKind

LEGAL_BASIS = "LG1"
FOUND = {True: "COMPARE_IDENTITY_SAME", False: "COMPARE_IDENTITY_DIFFERS"}
INSERT = sa.text(
    "insert into comparisons (id, case_id, part, subject_id, identity_version, person_id, intended_at, expires_at)"
    " values (:id, :case_id, :part, :subject_id, :identity_version, :person_id, :intended_at, :expires_at)"
)
ANSWER = sa.text(
    "update comparisons set answered_at = :now, same = :same where id = :id and answered_at is null and expires_at > :now"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether the second entry is what was sealed, but for case, width and spaces."""

    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """What the database says may be compared now, under which task, and with which fingerprint."""

    task_id: UUID
    force_id: UUID
    subject_id: UUID
    identity_version: int
    policy_version: str
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentToCompare:
    """What the first transaction leaves for the second; `key` is the one-time private key that the holders answer to."""

    comparison: Comparison
    sequence: int
    allowed: Comparable
    key: bytes = field(repr=False)


async def compare_part(
    settings: Settings, case: UUID, part: Part, entered: str, token: str, proof: str | None = None
) -> Compared | Refused:
    """Whether this part was sealed as it is entered here, for a supervisor who neither sealed nor proposed it.

    Raises what the database raises when it is away; nothing has been said then.
    """
    asked = Asked(
        action=Action.COMPARE_IDENTITY,
        method="COMPARE",
        role="comparer",
        case=case,
        part=part,
        token=token,
        proof=proof,
    )
    return await admitted(settings, asked, lambda engine, actor: _compare(engine, settings, case, part, entered, actor))


async def _compare(
    engine: AsyncEngine, settings: Settings, case: UUID, part: Part, entered: str, actor: Speaker
) -> Compared | Refused:
    if not entered.strip():
        return Refused((Refusal.NOTHING_ENTERED,))
    intent = await intend_to_compare(engine, case, part, actor)
    if isinstance(intent, Refused):
        return intent
    of, allowed = intent.comparison, intent.allowed
    context = context_of(allowed.force_id, of.subject_id, part, of.identity_version)
    own = os.urandom(KEY_LENGTH)
    try:
        asked = times(point_of(entered, context), own)
        answered = await by_both(settings, case, of.id, intent.sequence, intent.key, asked)
    except NoHalf as none:
        return withheld_by(none)
    same = hmac.compare_digest(answered, times(allowed.fingerprint, own))
    return await record_answer(engine, intent, actor, same=same)


async def intend_to_compare(
    engine: AsyncEngine, case: UUID, part: Part, actor: UUID | Speaker
) -> IntentToCompare | Refused:
    """The first transaction: whether they may, under the lock, then the intent, which counts from now on, and its event."""
    async with acting_as(engine, actor, to_commit=True) as tx:
        now = await enter(tx, case)
        if now is None or tx.actor is None:
            return not_yours()
        allowed = await what_may_be_compared(tx, case, part)
        if isinstance(allowed, Refused):
            return allowed
        key = new_private_key()
        unbound = Comparison(
            id=case,
            case_id=case,
            part=part,
            subject_id=allowed.subject_id,
            identity_version=allowed.identity_version,
            person_id=tx.actor,
            intended_at=now,
            expires_at=now + LIFE,
        )
        comparison = replace(unbound, id=id_of_intent(unbound, public_bytes(key)))
        await tx.execute(INSERT, {name: getattr(comparison, name) for name in INSERT.compile().params})
        sequence = await _record(tx, INTENDED_TO_COMPARE, comparison, allowed)
    return IntentToCompare(comparison=comparison, sequence=sequence, allowed=allowed, key=key)


async def record_answer(
    engine: AsyncEngine, intent: IntentToCompare, actor: UUID | Speaker, *, same: bool
) -> Compared | Refused:
    """The second transaction: under the lock again, the same record still; the answer is kept before it is given."""
    comparison = intent.comparison
    async with acting_as(engine, actor, to_commit=True) as tx:
        now = await enter(tx, comparison.case_id)
        if now is None:
            return not_yours()
        allowed = await what_may_be_compared(tx, comparison.case_id, comparison.part, comparison.id)
        if isinstance(allowed, Refused):
            return allowed
        if allowed != intent.allowed:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        if now >= comparison.expires_at:
            return Refused((Refusal.EXPIRED,))
        marked = await tx.execute(ANSWER, {"now": now, "same": same, "id": comparison.id})
        if marked.rowcount != 1:
            return Refused((Refusal.CHANGED_MEANWHILE,))
        await _record(tx, FOUND[same], comparison, allowed)
    return Compared(same)


async def what_may_be_compared(
    tx: Transaction, case: UUID, part: Part, this: UUID | None = None
) -> Comparable | Refused:
    """The database's answer; `this`: the comparison that is under way, which does not count against itself."""
    asked = sa.text("select * from to_be_compared(:case, :part, cast(:this as uuid))")
    row = (await tx.execute(asked, {"case": case, "part": part, "this": this})).mappings().one_or_none()
    if row is None:
        return not_yours()
    values = dict(row)
    if missing := values.pop("missing"):
        return Refused(tuple(sorted(Missing(word) if word in set(Missing) else Refusal(word) for word in missing)))
    return Comparable(**values | {"fingerprint": bytes(values["fingerprint"])})


async def _record(tx: Transaction, action: str, comparison: Comparison, allowed: Comparable) -> int:
    """The event's place in its case's chain. It says who compared, and no word of either entry."""
    sequence: int = await tx.call(
        "append_audit_event",
        case_id=comparison.case_id,
        role=TaskKind.SUPERVISOR,
        task_id=allowed.task_id,
        action=action,
        object_id=comparison.id,
        purpose=PURPOSE,
        legal_basis=LEGAL_BASIS,
        recipient_id=None,
        policy_version=allowed.policy_version,
    )
    return sequence
