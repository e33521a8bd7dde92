"""Saying that a clock has run out: once, to whoever owns it and to the supervisor, in the transaction that stamps it."""

from dataclasses import replace
from uuid import UUID

from service.facts.disclosure import Authorisation, Decision
from service.facts.holding import Embargo
from service.facts.people import Person
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.operations.in_charge import oic_or_instead, supervisor_or_instead
from service.operations.outgoing import holders, send
from service.vocabulary import OutboxKind, PromiseAct, TaskKind

INSTEAD: dict[TaskKind, TaskKind] = {TaskKind.PLATFORM_LIAISON: TaskKind.SPOC}
"""Who answers for a clock whose owner has nobody on the case: a platform that has not joined is the SPoC's to ring."""


async def owner_of(tx: Deciding, deadline: Deadline) -> UUID:
    """The person whose clock it is; where nobody may hold that place, another: nothing waits for nobody."""
    embargo = await tx.get(Embargo, deadline.object_id) if deadline.key == "P32" else None
    if embargo is not None:
        return embargo.owner_id
    decision = await tx.get(Decision, deadline.object_id) if deadline.key == "P33a" else None
    if decision is not None and decision.second_officer_id is not None:
        return decision.second_officer_id
    if deadline.key == "P30a" and (second := await _may_give_the_second(tx, deadline.object_id)):
        return second[0]
    match deadline.owner:
        case TaskKind.OIC:
            return await oic_or_instead(tx)
        case TaskKind.SUPERVISOR:
            return await supervisor_or_instead(tx)
        case kind:
            found = await holders(tx, [k for k in (kind, INSTEAD.get(kind)) if k is not None], deadline.object_id)
            return found[0] if found else await supervisor_or_instead(tx)


async def _may_give_the_second(tx: Deciding, decision: UUID) -> list[UUID]:
    """Whose authorisation is waited for: authorisers of another organisation than the first's."""
    given = {a.organisation_id for a in await tx.all(Authorisation, decision_id=decision, ended_at=None)}
    found = []
    for kind in (TaskKind.SAFEGUARDING_AUTHORISER, TaskKind.DISCLOSURE_AUTHORISER):
        for id in await holders(tx, [kind]):
            person = await tx.get(Person, id)
            if person is not None and person.organisation_id not in given:
                found.append(id)
    return found


async def say_overdue(
    tx: Deciding,
    deadline: Deadline,
    *more: UUID,
    kind: OutboxKind = OutboxKind.OVERDUE,
    act: PromiseAct = PromiseAct.OVERDUE_SAID,
) -> None:
    """Stamps it, tells its owner and whoever more, tasks the supervisor with it. It stays open until it is met."""
    await tx.replace(replace(deadline, acted_at=tx.now))
    await tx.give_task(await supervisor_or_instead(tx), TaskKind.OVERDUE, deadline.id)
    await send(tx, kind, deadline.id, await owner_of(tx, deadline), *more)
    await tx.record_event(act, deadline.id)
