"""Who is let in to the two commands that ask the holders, `rtk open` and `rtk compare`, and what a refusal leaves behind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from logging import getLogger
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from service.access import ACCESS, Action, is_fresh, scopes_in
from service.alarms import Alarms
from service.auth.presenting import presented
from service.auth.tokens import Claims, InvalidToken
from service.database.acting import NoLongerStands, Speaker, Transaction
from service.identity.halves import NoHalf
from service.identity.withholding import ORDINARY, Withheld
from service.settings import Settings
from service.vocabulary import Holder, Missing, Part

LOG = getLogger(__name__)
PURPOSE = "DPA_2018_S31"
T = TypeVar("T")


class Refusal(StrEnum):
    """Why nothing is opened or compared, where it is not something the gate misses. Who has no right to it learns no more."""

    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 - a word of a closed list
    SIGN_IN_TOO_OLD = "SIGN_IN_TOO_OLD"
    NOT_SIGNED = "NOT_SIGNED"
    NOT_YOURS = "NOT_YOURS"
    NOT_ATTRIBUTED = "NOT_ATTRIBUTED"
    SAME_PERSON = "SAME_PERSON"
    TOO_OFTEN = "TOO_OFTEN"
    NOTHING_ENTERED = "NOTHING_ENTERED"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"
    EXPIRED = "EXPIRED"
    NOT_SEALED = "NOT_SEALED"
    POLICE_WITHHOLDS = "POLICE_WITHHOLDS"
    SAFEGUARDING_WITHHOLDS = "SAFEGUARDING_WITHHOLDS"
    UNREADABLE = "UNREADABLE"


ALARMING = frozenset({Refusal.NOT_SEALED, Refusal.UNREADABLE})
WITHHOLDS = {Holder.POLICE: Refusal.POLICE_WITHHOLDS, Holder.SAFEGUARDING: Refusal.SAFEGUARDING_WITHHOLDS}


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done: what is missing, from closed lists; where a holder withholds its half, its own word behind that."""

    codes: tuple[Missing | Refusal | Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants: which action on which part of which case, by which of our database roles; their token, its proof.

    The proof is of the key that the token is bound to, for `method` at the public address of `/cases/<case>/<part>`.
    """

    action: Action
    method: str
    role: str
    case: UUID
    part: Part
    token: str
    proof: str | None


async def admitted(
    settings: Settings, asked: Asked, act: Callable[[AsyncEngine, Speaker], Awaitable[T | Refused]]
) -> T | Refused:
    """What `act` answers for whose token this is; else why not, and an access event of the attempt.

    Raises what the database raises when it is away; nothing has been shown then.
    """
    engine = create_async_engine(settings.database_as(asked.role), poolclass=NullPool, hide_parameters=True)
    actor: UUID | None = None
    answer: T | Refused
    try:
        try:
            path = f"/cases/{asked.case}/{asked.part}"
            claims = await presented(settings, engine, asked.token, asked.proof, asked.method, path)
            actor = claims.speaker.person
            answer = unfit(claims, asked.action) or await act(engine, claims.speaker)
        except (InvalidToken, NoLongerStands):
            answer = Refused((Refusal.TOKEN_INVALID,))
        if isinstance(answer, Refused):
            await _note_refusal(engine, actor, asked)
        note_alarm(settings, answer)
        return answer
    finally:
        await engine.dispose()


def unfit(claims: Claims, action: Action) -> Refused | None:
    """Why a token that is valid is not one for this: given for something else, or on a sign-in that is too old."""
    if ACCESS[action].scope not in scopes_in(claims.scopes):
        return not_yours()
    return None if is_fresh(claims.signed_in_at) else Refused((Refusal.SIGN_IN_TOO_OLD,))


async def enter(tx: Transaction, case: UUID) -> datetime | None:
    """Locks the case and answers the instant; None where this actor has no place on it."""
    await tx.enter_cases([case])
    return tx.now if case in tx.entered else None


def withheld_by(none: NoHalf) -> Refused:
    """A holder's refusal; without one it is the record that did not hold."""
    return Refused((Refusal.NOT_SEALED,) if none.holder is None else (WITHHOLDS[none.holder], none.why))


def not_yours() -> Refused:
    return Refused((Refusal.NOT_YOURS,))


def note_alarm(settings: Settings, answer: object) -> None:
    """Raised where the record or a holder refused for no ordinary reason, and ended where both holders answered again."""
    grave = []
    if isinstance(answer, Refused):
        grave = [code for code in answer.codes if is_grave(code)]
        if not grave:
            return
    try:
        folder = settings.home / "run"
        folder.mkdir(parents=True, exist_ok=True)
        Alarms(folder).note(grave[-1] if grave else None)
    except OSError:
        LOG.warning("an alarm could not be written", exc_info=True)


def is_grave(code: Missing | Refusal | Withheld) -> bool:
    """Words of different lists read alike, so that a list is asked by its kind."""
    if isinstance(code, Withheld):
        return code not in ORDINARY
    return isinstance(code, Refusal) and code in ALARMING


async def _note_refusal(engine: AsyncEngine, actor: UUID | None, asked: Asked) -> None:
    """One access event, outside any case's chain, alike for unknown and forbidden."""
    async with engine.begin() as connection:
        await connection.execute(
            sa.text(
                "insert into access_events (actor, action, object_id, allowed) values (:actor, :action, :object, false)"
            ),
            {"actor": actor, "action": asked.action, "object": asked.case},
        )
