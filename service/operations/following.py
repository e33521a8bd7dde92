"""What goes out to her and to her advocate after something was done: by one table, in the transaction that did it.

She gets a notice when her word changes, when a person has told her something, and at her interval, and at no other time: what
she has not been told cannot show in what she is sent. Until an account of hers is bound, people say all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from service.access import Action
from service.facts.case import VictimInformed
from service.facts.disclosure import Telling
from service.facts.promises import OutboxItem
from service.operations.another_way import she_was_reached
from service.operations.outgoing import have_heard, holders, send
from service.vocabulary import InformedEvent, OutboxKind, PromiseAct, TaskKind, VictimWord

if TYPE_CHECKING:
    from service.operations.entering import Deciding
    from service.operations.victim_view import Word

AFTER: dict[str, tuple[OutboxKind, ...]] = {
    Action.BIND_VICTIM_ACCOUNT: (
        OutboxKind.WELCOME,
        OutboxKind.EVIDENCE_ADVICE,
        OutboxKind.RIGHTS_AND_UPDATES,
        OutboxKind.SAFE_CONTACT_TEST,
        OutboxKind.CHOICE_LEAFLET,
    ),
    Action.RECORD_NEEDS: (OutboxKind.RIGHTS_AND_UPDATES, OutboxKind.SAFE_CONTACT_TEST),
    Action.OFFER_ADVOCATE: (OutboxKind.ADVOCATE_OFFERED,),
    Action.RECORD_DISCLOSURE_DELIVERED: (OutboxKind.TOLD_IN_CONFIDENCE, OutboxKind.AFTERCARE),
    PromiseAct.REQUEST_ESCALATED: (OutboxKind.ANSWER_LATE,),
}
"""Things that were done with her, or that say nothing of what was found."""

WITH_HER_WORD: dict[VictimWord, tuple[OutboxKind, ...]] = {
    VictimWord.ENQUIRIES: (OutboxKind.ENQUIRIES_STARTED,),
    VictimWord.APPOINTMENT: (OutboxKind.APPOINTMENT_MADE,),
    VictimWord.YOUR_CHOICE: (OutboxKind.CHOICE_NOT_TO_KNOW,),
    VictimWord.PAUSED: (OutboxKind.PAUSED,),
    VictimWord.CLOSED: (OutboxKind.CASE_CLOSED,),
}
"""When the word she reads is a new one. A word that is not here is said by a person, or goes with what was done."""

SAID: dict[InformedEvent, tuple[OutboxKind, ...]] = {
    InformedEvent.POLICE_ACTION: (OutboxKind.POLICE_ACTION_SAID,),
    InformedEvent.CUSTODY_OUTCOME: (OutboxKind.CUSTODY_OUTCOME_SAID,),
    InformedEvent.CHARGE: (OutboxKind.CHANGE_SAID,),
    InformedEvent.HEARING: (OutboxKind.CHANGE_SAID,),
    InformedEvent.PUBLIC_NAMING: (OutboxKind.PUBLIC_NAMING_SAID,),
    InformedEvent.NO_CONTACT_STEPS: (OutboxKind.NO_CONTACT_STEPS_SAID,),
    InformedEvent.NAME_WAS_WRONG: (OutboxKind.CORRECTION_SAID,),
    InformedEvent.REFUSED_OR_DEFERRED: (OutboxKind.REFUSAL_SAID,),
}
"""When a person has told her. What is not here needs no second saying."""

OFFERED_AGAIN_AT = frozenset({InformedEvent.CHARGE, InformedEvent.HEARING})
"""When somebody who chose not to know is told that she may choose again, and is not pressed (V20)."""

PLACES = frozenset({Action.ASSIGN_TASK, Action.RESPOND_TO_ADVOCATE_OFFER})


async def follow(tx: Deciding, action: str, object_id: UUID, word: Word) -> None:
    """Leaves the rows that this brings with it, and ends what a safe word with her has settled."""
    kinds = list(AFTER.get(action, ()))
    if action == Action.RECORD_DISCLOSURE_DELIVERED and await _was_told_in_her_place(tx, object_id):
        kinds = []
    if word.is_new:
        kinds += WITH_HER_WORD.get(word.now, ())
    if action == Action.RECORD_VICTIM_INFORMED:
        kinds += await _was_said(tx, object_id, word)
    if (her := tx.the_case.victim_account_id) is not None:
        for kind in kinds:
            if kind is not OutboxKind.ENQUIRIES_STARTED or not await _has_had(tx, kind, her):
                await send(tx, kind, object_id, her)
    if action in PLACES:
        known = await have_heard(tx, OutboxKind.PLACE_GIVEN_TO_ADVOCATE, tx.the_case.id)
        new = [person for person in await holders(tx, [TaskKind.ADVOCATE]) if person not in known]
        await send(tx, OutboxKind.PLACE_GIVEN_TO_ADVOCATE, tx.the_case.id, *new)
    if action == Action.SCHEDULE_DISCLOSURE:
        await send(tx, OutboxKind.DELIVERY_PLANNED, object_id, *await holders(tx, [TaskKind.ADVOCATE]))


async def _was_told_in_her_place(tx: Deciding, id: UUID) -> bool:
    telling = await tx.get(Telling, id)
    return telling is not None and telling.recipient_id != tx.the_case.victim_id


async def _was_said(tx: Deciding, id: UUID, word: Word) -> list[OutboxKind]:
    informed = await tx.get(VictimInformed, id)
    if informed is None or not informed.safe:
        return []
    await she_was_reached(tx)
    kinds = list(SAID.get(informed.event, ()))
    if informed.event in OFFERED_AGAIN_AT and word.now is VictimWord.YOUR_CHOICE:
        kinds.append(OutboxKind.CHOICE_NOT_TO_KNOW)
    return kinds


async def _has_had(tx: Deciding, kind: OutboxKind, person: UUID) -> bool:
    return await tx.first(OutboxItem, case_id=tx.the_case.id, kind=kind, recipient_id=person) is not None
