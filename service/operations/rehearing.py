"""Hearing again what she was told: the same parts, within P34r, by a logged opening. Nothing new is told by it."""

from uuid import uuid4

from service.access import Action
from service.commands.assuring import Rehear
from service.facts.assuring import Rehearing
from service.facts.disclosure import Telling
from service.facts.people import Person
from service.operations.commanding import Commanding, command
from service.operations.conflicts import conflict_of
from service.rules.calendar import due_at
from service.rules.input import empty, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.vocabulary import ConflictState, ProblemCode, Role, TaskKind


@command(Action.REHEAR)
async def rehear(tx: Commanding, command: Rehear) -> Rehearing | Problem:
    """She asked to hear it again. The deliverer may open these parts until `validUntil`, each opening logged.

    After a stop, a doubt or a change of who it is nothing is heard again: that is authorised anew, like a telling.
    """
    telling = await tx.enter(Telling, command.telling)
    case = tx.the_case
    if problem := refused(empty(parts=command.parts) + text_faults(reason=command.reason)):
        return problem
    if not set(command.parts) <= set(telling.parts):
        return Problem(code=ProblemCode.NOT_TOLD, details=(Detail(path="parts", code="NOT_TOLD"),))
    if due_at(telling.told_at, tx.policy["P34r"]) < tx.now:
        return Problem(code=ProblemCode.TOLD_TOO_LONG_AGO)
    if telling.epoch != case.epoch:
        return Problem(code=ProblemCode.NOT_AUTHORISED, details=(Detail(path="telling", code="TOLD_BEFORE_A_STOP"),))
    deliverer = await tx.get(Person, command.deliverer)
    if deliverer is None or Role.OFFICER not in deliverer.roles:
        return Problem(code=ProblemCode.ROLE_NOT_HELD, details=(Detail(path="deliverer", code=Role.OFFICER),))
    if await conflict_of(tx, command.deliverer) is not ConflictState.NONE:
        return at_fault(ProblemCode.CONFLICT_OF_INTEREST, "deliverer")
    rehearing = Rehearing(
        id=uuid4(),
        case_id=case.id,
        telling_id=telling.id,
        recipient_id=telling.recipient_id,
        parts=command.parts,
        deliverer_id=command.deliverer,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
        valid_until=due_at(tx.now, tx.policy["P25b"]),
    )
    await tx.insert(rehearing)
    await tx.give_task(command.deliverer, TaskKind.DELIVERER)
    return rehearing
