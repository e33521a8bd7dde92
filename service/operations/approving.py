"""What cannot be taken back is signed with a passkey over exactly what it is, and the signature is kept in the record."""

from uuid import UUID

from service.database.approving import take_approval
from service.facts.approval import Approval
from service.operations.commanding import Commanding
from service.rules.problem import Problem
from service.vocabulary import ProblemCode


async def unsigned(tx: Commanding, object: UUID, detail: str = "-") -> Problem | None:
    """Uses up what this person signed for this act on this object; NOT_SIGNED where that is missing and asked for.

    The last thing that is asked before anything is written, so that no other refusal uses a signature up.
    """
    asked = Approval(action=tx.action, case=tx.the_case.id, object=object, detail=detail)
    tx.approved = await take_approval(tx, tx.context.actor.speaker, asked)
    return Problem(code=ProblemCode.NOT_SIGNED) if tx.approved is None and not tx.context.unsigned else None
