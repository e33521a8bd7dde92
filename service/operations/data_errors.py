"""Errors in getting data: opened by what came, judged by a supervisor for the senior responsible officer, reported."""

from uuid import uuid4

from service.access import Action
from service.commands.asking import ResolveError
from service.facts.asking import DataError
from service.facts.data_request import Response
from service.operations.commanding import Commanding, command
from service.operations.outgoing import have_heard, holders, send
from service.operations.serving import spocs_of
from service.rules.data_error import error_class
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import ErrorClass, ErrorKind, OutboxKind, ProblemCode, TaskKind, Truth


async def open_error(tx: Commanding, response: Response, kind: ErrorKind, *, data_acquired: bool) -> None:
    """Found with this answer. Starts P54; the supervisor is asked to judge it, and the SPoC hears of it."""
    error = DataError(
        id=uuid4(),
        case_id=response.case_id,
        request_id=response.request_id,
        response_id=response.id,
        kind=kind,
        error_class=error_class(
            found_before_acquisition=not data_acquired,
            data_acquired=data_acquired,
            third_party_harm=Truth.UNKNOWN,
            action_taken=Truth.UNKNOWN,
        ),
        found_before_acquisition=not data_acquired,
        data_acquired=data_acquired,
        third_party_harm=Truth.UNKNOWN,
        action_taken=Truth.UNKNOWN,
        opened_at=tx.now,
        opened_by=tx.person,
    )
    await tx.insert(error)
    await tx.promises.start("P54", error.id)
    supervisor = tx.the_case.supervisor_id
    await tx.give_task(supervisor, TaskKind.RESOLVE_ERROR, error.id)
    await send(tx, OutboxKind.ERROR_OPENED, error.id, supervisor, *await spocs_of(tx))
    liaisons = await holders(tx, [TaskKind.PLATFORM_LIAISON], response.request_id)
    known = await have_heard(tx, OutboxKind.ERROR_OPENED, response.id)
    await send(tx, OutboxKind.ERROR_OPENED, response.id, *(person for person in liaisons if person not in known))


@command(Action.RESOLVE_ERROR)
async def resolve_error(tx: Commanding, command: ResolveError) -> DataError | Problem:
    """What it led to sets its class anew. What is reportable or graver is resolved only with when and where it was reported.

    What was set aside stays set aside, whatever is decided: a fresh authority brings a fresh answer.
    """
    error = await tx.enter(DataError, command.error)
    if error.resolved_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    judged = error_class(
        found_before_acquisition=error.found_before_acquisition,
        data_acquired=error.data_acquired,
        third_party_harm=command.third_party_harm,
        action_taken=command.action_taken,
    )
    faults = text_faults(reasons=command.reasons, reportReference=command.report_reference)
    faults += in_future(tx.now, reportedAt=command.reported_at)
    for path, said in (("thirdPartyHarm", command.third_party_harm), ("actionTaken", command.action_taken)):
        if said is Truth.UNKNOWN:
            faults.append(Detail(path=path, code="MUST_BE_SAID"))
    if judged is not ErrorClass.RECORDABLE and (command.reported_at is None or command.report_reference is None):
        faults.append(Detail(path="reportedAt", code="MISSING"))
    if problem := refused(faults):
        return problem
    await tx.promises.meet("P54", error.id)
    await tx.end_tasks(TaskKind.RESOLVE_ERROR, object_id=error.id)
    return await tx.change(
        error,
        error_class=judged,
        third_party_harm=command.third_party_harm,
        action_taken=command.action_taken,
        decision=command.decision,
        reasons=command.reasons,
        reported_at=command.reported_at,
        report_reference=command.report_reference,
        resolved_at=tx.now,
        resolved_by=tx.person,
    )
