"""Asking platforms: drafting, revising, the authority from outside, and service by a SPoC where a platform has not joined."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from service.access import Action
from service.commands.data_request import DraftDataRequest, RecordAuthorityDecision, RecordService, ReviseDataRequest
from service.database.acting import Transaction
from service.facts.case import Account
from service.facts.data_request import DataRequest, Document
from service.facts.people import Organisation, Person, Task
from service.operations.commanding import Commanding, Deciding, command
from service.rules.calendar import authority_expiry, due_at
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Detail, Problem
from service.rules.request import missing_from
from service.vocabulary import (
    AuthorityOutcome,
    DataRequestStage,
    DueBasis,
    OrganisationKind,
    ProblemCode,
    PromiseKind,
    Role,
    TaskKind,
    UserNotice,
)

DRAFTED = (DataRequestStage.DRAFT, DataRequestStage.REFUSED)


@command(Action.DRAFT_DATA_REQUEST)
async def draft_data_request(tx: Commanding, command: DraftDataRequest) -> DataRequest | Problem:
    """A complete draft goes to the SPoC at once (P09); an incomplete one is turned down with what is missing (E05)."""
    case = await tx.enter_case(command.case)
    platform = await tx.get(Organisation, command.platform)
    if platform is None or platform.kind is not OrganisationKind.PLATFORM:
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="platform", code="UNKNOWN_PLATFORM"),))
    request = DataRequest(
        id=uuid4(),
        case_id=case.id,
        platform_id=command.platform,
        legal_entity=command.legal_entity,
        targets=command.targets,
        offence=command.offence,
        purpose=command.purpose,
        necessity=command.necessity,
        proportionality=command.proportionality,
        collateral_intrusion=command.collateral_intrusion,
        exhibits=command.exhibits,
        zone_of_source=command.zone_of_source,
        typed=command.typed,
        second_check_by=command.second_check_by,
        urgency=command.urgency,
        urgency_reason=command.urgency_reason,
        non_disclosure_until=command.non_disclosure_until,
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
        return Problem(code=ProblemCode.STALE_VERSION)
    if request.stage not in DRAFTED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    revised = replace(
        request,
        legal_entity=command.legal_entity,
        targets=command.targets,
        offence=command.offence,
        purpose=command.purpose,
        necessity=command.necessity,
        proportionality=command.proportionality,
        collateral_intrusion=command.collateral_intrusion,
        exhibits=command.exhibits,
        zone_of_source=command.zone_of_source,
        typed=command.typed,
        second_check_by=command.second_check_by,
        urgency=command.urgency,
        urgency_reason=command.urgency_reason,
        non_disclosure_until=command.non_disclosure_until,
        stage=DataRequestStage.DRAFT,
        version=request.version + 1,
    )
    if problem := await incomplete(tx, revised):
        return problem
    await tx.replace(revised)
    if not await tx.promises.open("P09", request.id):
        await tx.promises.start("P09", request.id)
    return revised


async def incomplete(tx: Commanding, request: DataRequest) -> Problem | None:
    """E05 over the draft and the accounts it names; a second checker is somebody else on the case."""
    accounts = {a.id: a for a in await tx.all(Account, case_id=request.case_id)}
    if any(
        t.account not in accounts or accounts[t.account].platform_id != request.platform_id for t in request.targets
    ):
        return Problem(code=ProblemCode.UNKNOWN_ACCOUNT)
    if request.second_check_by is not None:
        on_case = await tx.all(Task, case_id=request.case_id, person_id=request.second_check_by, done_at=None)
        if request.second_check_by == request.drafted_by or not on_case:
            return Problem(code=ProblemCode.SAME_PERSON, details=(Detail(path="secondCheckBy", code="NOT_A_SECOND"),))
    missing = missing_from(request, accounts)
    return refused([Detail(path=path, code="MISSING") for path in missing], ProblemCode.INCOMPLETE_REQUEST)


@command(Action.RECORD_AUTHORITY_DECISION)
async def record_authority_decision(tx: Commanding, command: RecordAuthorityDecision) -> DataRequest | Problem:
    """OCDA or a DSO decided, outside; the SPoC records it. Granted, the request's promise serves it at once."""
    request = await tx.enter(DataRequest, command.request)
    if request.stage is not DataRequestStage.DRAFT:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = text_faults(statute=command.statute, reference=command.reference)
    if problem := refused(faults + in_future(tx.now, grantedAt=command.granted_at)):
        return problem
    document = await tx.get(Document, command.document) if command.document else None
    if command.document and (document is None or document.case_id is not None):
        return Problem(code=ProblemCode.UNKNOWN_DOCUMENT)
    granted = command.outcome is AuthorityOutcome.GRANTED
    decided = replace(
        request,
        stage=DataRequestStage.AUTHORISED if granted else DataRequestStage.REFUSED,
        authority_outcome=command.outcome,
        authority_kind=command.kind,
        statute=command.statute,
        authority_reference=command.reference,
        granted_at=command.granted_at if granted else None,
        authority_expires_at=authority_expiry(command.kind, command.granted_at, tx.policy) if granted else None,
        authority_document=command.document,
        user_notice=command.user_notice,
        version=request.version + 1,
    )
    await tx.replace(decided)
    if document is not None:
        await tx.replace(replace(document, case_id=request.case_id))
    await tx.promises.meet("P09", request.id)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return decided


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


def may_not_be_served(request: DataRequest, at: datetime) -> Problem | None:
    """Why nothing may go out: the authority is over, or nobody knows that the account holder will not be told."""
    if request.authority_expires_at is None or at > request.authority_expires_at:
        return Problem(code=ProblemCode.AUTHORITY_EXPIRED)
    if request.user_notice in (UserNotice.UNKNOWN, UserNotice.WILL_NOTIFY):
        return Problem(code=ProblemCode.USER_NOTICE_RISK)
    return None


async def mark_served(tx: Deciding, request: DataRequest, at: datetime, receipt: str) -> DataRequest:
    """Served: the platform's clock starts (P13a) unless it has answered in full. Once only: it has been served then."""
    due = due_at(at, tx.policy["P13a"])
    served = replace(
        request,
        stage=DataRequestStage.SERVED if request.stage is DataRequestStage.AUTHORISED else request.stage,
        served_at=at,
        receipt=receipt,
        due_at=due,
        due_basis=DueBasis.DEFAULT,
        version=request.version + 1,
    )
    await tx.replace(served)
    await tx.end_tasks(TaskKind.SERVE_REQUEST, object_id=request.id)
    if request.stage is not DataRequestStage.ANSWERED:
        await tx.promises.start("P13a", request.id, since=at, due=due)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return served


async def liaisons_of(tx: Transaction, platform: UUID) -> list[Person]:
    """Those who answer for a platform that has joined."""
    people = await tx.all(Person, organisation_id=platform)
    return [p for p in people if Role.PLATFORM_LIAISON in p.roles]


async def spocs_of(tx: Deciding) -> list[UUID]:
    """The SPoCs on the entered case; without one, the supervisor, since nothing may wait for nobody."""
    tasks = await tx.all(Task, case_id=tx.the_case.id, kind=TaskKind.SPOC, done_at=None)
    return [t.person_id for t in tasks] or [tx.the_case.supervisor_id]
