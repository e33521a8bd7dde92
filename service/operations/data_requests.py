"""Asking platforms: drafting, revising, the authority from outside, and service by a SPoC where a platform has not joined."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from service.access import Action
from service.commands.data_request import DraftDataRequest, RecordAuthorityDecision, RecordService, ReviseDataRequest
from service.facts.case import Account
from service.facts.data_request import DataRequest
from service.facts.people import Organisation, Task
from service.operations.commanding import Commanding, command
from service.operations.outgoing import send
from service.operations.returning import ask_to_rework
from service.operations.routing import routes_of
from service.operations.serving import RISKY, bind, document_to_bind, mark_served, may_not_be_served
from service.rules.answering import route_of
from service.rules.calendar import authority_expiry
from service.rules.input import in_future, not_a_zone, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.rules.request import missing_from
from service.rules.route import offered
from service.vocabulary import (
    AuthorityKind,
    AuthorityOutcome,
    DataRequestStage,
    Flag,
    OrganisationKind,
    OutboxKind,
    ProblemCode,
    PromiseKind,
    Route,
    TaskKind,
)

DRAFTED = (DataRequestStage.DRAFT, DataRequestStage.RETURNED, DataRequestStage.REFUSED)


@command(Action.DRAFT_DATA_REQUEST)
async def draft_data_request(tx: Commanding, command: DraftDataRequest) -> DataRequest | Problem:
    """A complete draft goes to the SPoC at once; an incomplete one is turned down with what is missing."""
    case = await tx.enter_case(command.case)
    platform = await tx.get(Organisation, command.platform)
    if platform is None or platform.kind is not OrganisationKind.PLATFORM:
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="platform", code="UNKNOWN_PLATFORM"),))
    request = DataRequest(
        id=uuid4(),
        case_id=case.id,
        platform_id=command.platform,
        **as_asked(command),
        stage=DataRequestStage.DRAFT,
        drafted_by=tx.person,
        drafted_at=tx.now,
    )
    if problem := await incomplete(tx, request):
        return problem
    await tx.insert(request)
    await tx.promises.start("P09", request.id)
    return request


@command(Action.REVISE_DATA_REQUEST)
async def revise_data_request(tx: Commanding, command: ReviseDataRequest) -> DataRequest | Problem:
    """Replaces a draft nobody has decided on, or one that was refused; two people may have had it open."""
    request = await tx.enter(DataRequest, command.request)
    if request.version != command.expected_version:
        return at_fault(ProblemCode.STALE_VERSION, "expectedVersion")
    if request.stage not in DRAFTED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    revised = replace(
        request,
        **as_asked(command),
        stage=DataRequestStage.DRAFT,
        version=request.version + 1,
    )
    if problem := await incomplete(tx, revised):
        return problem
    await tx.replace(revised)
    await tx.promises.meet("P09a", request.id)
    await tx.end_tasks(TaskKind.REWORK_REQUEST, object_id=request.id)
    if not await tx.promises.open("P09", request.id):
        await tx.promises.start("P09", request.id)
    return revised


def as_asked(command: DraftDataRequest | ReviseDataRequest) -> dict[str, Any]:
    """What a draft says, as a request keeps it: under the same names, whatever else either of them has."""
    kept = {field.name for field in fields(DataRequest)} - {"id"}
    return {field.name: getattr(command, field.name) for field in fields(command) if field.name in kept}


async def incomplete(tx: Commanding, request: DataRequest) -> Problem | None:
    """E05 over the draft and the accounts it names; a second checker is somebody else on the case."""
    accounts = {a.id: a for a in await tx.all(Account, case_id=request.case_id)}
    named = [(f"targets.{n}.account", target.account) for n, target in enumerate(request.targets)]
    named += [(f"exhibits.{n}.account", exhibit.account) for n, exhibit in enumerate(request.exhibits)]
    of_platform = {id for id, account in accounts.items() if account.platform_id == request.platform_id}
    if unknown := [path for path, id in named if id not in of_platform]:
        return at_fault(ProblemCode.UNKNOWN_ACCOUNT, *unknown)
    if request.second_check_by is not None:
        on_case = await tx.all(Task, case_id=request.case_id, person_id=request.second_check_by, done_at=None)
        if request.second_check_by == request.drafted_by or not on_case:
            return Problem(code=ProblemCode.SAME_PERSON, details=(Detail(path="secondCheckBy", code="NOT_A_SECOND"),))
    missing = missing_from(request, accounts)
    if problem := refused([Detail(path=path, code="MISSING") for path in missing], ProblemCode.INCOMPLETE_REQUEST):
        return problem
    return refused(not_a_zone(zoneOfSource=request.zone_of_source))


@command(Action.RECORD_AUTHORITY_DECISION)
async def record_authority_decision(tx: Commanding, command: RecordAuthorityDecision) -> DataRequest | Problem:
    """The Office for Communications Data Authorisations (OCDA), a designated senior officer (DSO) or a judge decided,
    outside; the SPoC records it. Granted, the request is served at once, or the SPoC is asked to serve it; not before
    somebody has accepted the risk, where the account holder may be told.

    Once an authority has ended unserved it is decided on anew. An urgent grant without its document was given by word of
    mouth, and is to be written down (P11b). A route that the law as we read it does not leave open is
    recorded all the same, and flagged.
    """
    request = await tx.enter(DataRequest, command.request)
    if request.stage is not DataRequestStage.DRAFT and not _ended_unserved(request, tx.now):
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = text_faults(statute=command.statute, reference=command.reference)
    if command.answer_by is not None and command.answer_by <= tx.now:
        faults.append(Detail(path="answerBy", code="IN_THE_PAST"))
    if problem := refused(faults + in_future(tx.now, grantedAt=command.granted_at)):
        return problem
    if command.document is not None and await document_to_bind(tx, command.document) is None:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    granted, route = command.outcome is AuthorityOutcome.GRANTED, route_of(command.kind, command.route)
    expiry = authority_expiry(command.kind, command.granted_at, tx.policy, route) if granted else None
    decided = replace(
        request,
        stage=DataRequestStage.AUTHORISED if granted else DataRequestStage.REFUSED,
        authority_outcome=command.outcome,
        authority_kind=command.kind,
        route=route,
        statute=command.statute,
        authority_reference=command.reference,
        granted_at=command.granted_at if granted else None,
        authority_expires_at=expiry,
        authority_document=command.document,
        answer_by=command.answer_by,
        user_notice=command.user_notice,
        user_notice_accepted_by=None,
        user_notice_accepted_at=None,
        user_notice_accepted_reason=None,
        flags=await _flags_of(tx, request, route) if granted else request.flags,
        version=request.version + 1,
    )
    await tx.replace(decided)
    if command.document is not None:
        await bind(tx, command.document)
    await tx.promises.meet("P09", request.id)
    if not granted:
        await ask_to_rework(tx, request)
    elif not await tx.promises.open("P09b", request.id):
        await tx.promises.start("P09b", request.id)
    if granted and command.user_notice in RISKY:
        await tx.give_task(tx.the_case.supervisor_id, TaskKind.ACCEPT_NOTICE_RISK, request.id)
        await send(tx, OutboxKind.NOTICE_RISK, request.id, tx.the_case.supervisor_id)
    await tx.promises.end("P11b", request.id)
    if granted and command.kind is AuthorityKind.DSO_61A and command.document is None:
        await tx.promises.start("P11b", request.id, since=command.granted_at)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return decided


def _ended_unserved(request: DataRequest, now: datetime) -> bool:
    ends_at = request.authority_expires_at
    return request.stage is DataRequestStage.AUTHORISED and ends_at is not None and ends_at < now


async def _flags_of(tx: Commanding, request: DataRequest, route: Route | None) -> tuple[Flag, ...]:
    """Whether the route that was taken is one of those that E04 leaves open."""
    open_routes = offered(await routes_of(tx, request))
    others = tuple(flag for flag in request.flags if flag is not Flag.ROUTE_NOT_OFFERED)
    return others if route is None or route in open_routes else (*others, Flag.ROUTE_NOT_OFFERED)


@command(Action.RECORD_SERVICE)
async def record_service(tx: Commanding, command: RecordService) -> DataRequest | Problem:
    """The SPoC served it by the platform's own means. The authority bounds serving, so an expired one serves nothing.

    An answer that was recorded first does not turn it away: it was served all the same.
    """
    request = await tx.enter(DataRequest, command.request)
    if request.authority_outcome is not AuthorityOutcome.GRANTED or request.served_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(receipt=command.receipt) + in_future(tx.now, servedAt=command.served_at)):
        return problem
    if problem := may_not_be_served(request, command.served_at):
        return problem
    return await mark_served(tx, request, command.served_at, command.receipt)
