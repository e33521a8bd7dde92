"""The account with which a victim reads where her case stands: hers once an officer has bound it, with her in the room."""

from service.access import Action
from service.commands.case import BindVictimAccount
from service.facts.case import Case
from service.operations.commanding import Commanding, command
from service.rules.one_time_code import digest_of
from service.rules.problem import Detail, Problem
from service.vocabulary import ProblemCode, TaskKind


@command(Action.BIND_VICTIM_ACCOUNT)
async def bind_victim_account(tx: Commanding, command: BindVictimAccount) -> Case | Problem:
    """With her in the room, the officer binds the account she signs in with to her row, by a code that she reads out.

    The code is used up by whatever comes of it.
    """
    case = await tx.enter_case(command.case)
    if case.victim_account_id is not None:
        return Problem(code=ProblemCode.ALREADY_BOUND)
    account = await tx.call("auth.claim_account", p_hash=digest_of(command.code), p_officer=tx.person)
    if account is None:
        return Problem(code=ProblemCode.UNKNOWN_CODE, details=(Detail(path="code", code="UNKNOWN_CODE"),))
    if not await tx.call("is_victim_account", person_id=account):
        return Problem(code=ProblemCode.UNKNOWN_PERSON, details=(Detail(path="code", code="UNKNOWN_PERSON"),))
    await tx.give_task(account, TaskKind.VICTIM)
    return await tx.change_case(victim_account_id=account)
