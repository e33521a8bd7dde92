"""Whether the account holder will be told: a risk that somebody accepts, and a warning that brings her safety forward."""

from dataclasses import replace
from datetime import datetime

from service.access import Action
from service.commands.asking import AcceptUserNoticeRisk, WarnUserNotice
from service.facts.data_request import DataRequest
from service.operations.commanding import Commanding, command
from service.operations.outgoing import holders, send
from service.operations.serving import RISKY, spocs_of
from service.rules.calendar import due_at
from service.rules.input import refused, text_faults
from service.rules.problem import Problem
from service.vocabulary import DataRequestStage, OutboxKind, ProblemCode, PromiseKind, TaskKind, UserNotice


@command(Action.ACCEPT_USER_NOTICE_RISK)
async def accept_user_notice_risk(tx: Commanding, command: AcceptUserNoticeRisk) -> DataRequest | Problem:
    """Without it nothing is served while the platform may tell the account holder. The request's promise serves it now."""
    request = await tx.enter(DataRequest, command.request)
    if request.stage is not DataRequestStage.AUTHORISED or request.user_notice not in RISKY:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    accepted = replace(
        request,
        user_notice_accepted_by=tx.person,
        user_notice_accepted_at=tx.now,
        user_notice_accepted_reason=command.reason,
        version=request.version + 1,
    )
    await tx.replace(accepted)
    await tx.end_tasks(TaskKind.ACCEPT_NOTICE_RISK, object_id=request.id)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return accepted


@command(Action.WARN_USER_NOTICE)
async def warn_user_notice(tx: Commanding, command: WarnUserNotice) -> DataRequest | Problem:
    """The account holder will hear of it, or has: she is called safely before that, within two hours at most.

    The officer looks at her plan again. A second warning with another date takes the place of the first.
    """
    request = await tx.enter(DataRequest, command.request)
    if request.authority_outcome is None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    return await warn(tx, request, command.notify_at)


async def warn(tx: Commanding, request: DataRequest, notify_at: datetime) -> DataRequest:
    warned = replace(
        request,
        user_notice=UserNotice.WILL_NOTIFY,
        notify_at=notify_at,
        notice_warned_at=tx.now,
        version=request.version + 1,
    )
    await tx.replace(warned)
    await tx.promises.end("P20a", request.id)
    within = due_at(tx.now, tx.policy["P20a"])
    await tx.promises.start("P20a", request.id, due=max(tx.now, min(within, notify_at)))
    oic = tx.the_case.oic_id
    await tx.give_task(oic, TaskKind.SAFE_CALL, request.id)
    await tx.give_task(oic, TaskKind.REVIEW_SAFETY_PLAN, request.id)
    # What it has told already it cannot be asked to put off (L6).
    asked_to_wait = await holders(tx, [TaskKind.PLATFORM_LIAISON], request.id) if notify_at > tx.now else []
    people = (oic, tx.the_case.supervisor_id, *await spocs_of(tx), *asked_to_wait)
    await send(tx, OutboxKind.USER_NOTICE_WARNING, request.id, *people)
    return warned
