"""What comes in after the first report: further accounts, further incidents, and contact that has begun again.

The victim and her advocate record it as an officer does, and are answered in one constant way.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from service.access import Action
from service.commands.case import NewAccount, NewIncident
from service.commands.police import RecordAccounts, RecordIncidents, RecordNewContact
from service.facts.case import Account, Incident
from service.facts.people import Organisation
from service.facts.police import FurtherReport
from service.operations.accounts import list_account
from service.operations.commanding import Commanding, command
from service.operations.custody import ask_the_prison, subject_is_held
from service.operations.offences import watch_time_limit
from service.rules.input import empty, in_future, incident_faults, refused, text_faults, too_long
from service.rules.problem import Detail, Problem
from service.vocabulary import FurtherReportKind, Initiator, OrganisationKind


@command(Action.RECORD_ACCOUNTS)
async def record_accounts(tx: Commanding, command: RecordAccounts) -> FurtherReport | Problem:
    """Further accounts that contacted her, each to be preserved. One that is there already is taken as the same."""
    await tx.enter_case(command.case)
    faults = empty(accounts=command.accounts)
    for n, account in enumerate(command.accounts):
        faults += await _account_faults(tx, f"accounts.{n}", account)
    if problem := refused(faults):
        return problem
    accounts = tuple([await _add_account(tx, account) for account in command.accounts])
    began = who_began(command.initiated_by, command.accounts)
    return await _added(tx, FurtherReportKind.ACCOUNTS, accounts=accounts, initiated_by=began)


@command(Action.RECORD_INCIDENTS)
async def record_incidents(tx: Commanding, command: RecordIncidents) -> FurtherReport | Problem:
    """Further things that were done to her. The last incident moves the time limit for charging a summary offence."""
    await tx.enter_case(command.case)
    faults = empty(incidents=command.incidents)
    for n, incident in enumerate(command.incidents):
        faults += incident_faults(tx.now, f"incidents.{n}", incident)
    if problem := refused(faults):
        return problem
    incidents = tuple([await _add_incident(tx, incident) for incident in command.incidents])
    return await _added(tx, FurtherReportKind.INCIDENTS, incidents=incidents)


@command(Action.RECORD_NEW_CONTACT)
async def record_new_contact(tx: Commanding, command: RecordNewContact) -> FurtherReport | Problem:
    """It has begun again. Raises no epoch: what was approved for telling her is as true as before.

    While the subject is held it comes from inside or from somebody else: the prison is asked (P46) and the attribution
    is looked at again (P17b).
    """
    await tx.enter_case(command.case)
    faults = incident_faults(tx.now, "incident", command.incident)
    if command.account is not None:
        faults += await _account_faults(tx, "account", command.account)
    if problem := refused(faults):
        return problem
    accounts = () if command.account is None else (await _add_account(tx, command.account),)
    report = await _added(
        tx,
        FurtherReportKind.NEW_CONTACT,
        incidents=(await _add_incident(tx, command.incident),),
        accounts=accounts,
        initiated_by=who_began(command.initiated_by, [] if command.account is None else [command.account]),
    )
    if report.while_held:
        await ask_the_prison(tx, report.id)
        await tx.promises.start("P17b", report.id)
    return report


def who_began(said: Initiator, accounts: Sequence[NewAccount]) -> Initiator:
    """Who began, of a report as a whole; unsaid, what all its accounts say, so that it counts of those listed before too."""
    words = {account.initiated_by for account in accounts}
    return words.pop() if said is Initiator.UNKNOWN and len(words) == 1 else said


async def _added(
    tx: Commanding,
    kind: FurtherReportKind,
    *,
    incidents: tuple[UUID, ...] = (),
    accounts: tuple[UUID, ...] = (),
    initiated_by: Initiator = Initiator.UNKNOWN,
) -> FurtherReport:
    report = FurtherReport(
        id=uuid4(),
        case_id=tx.the_case.id,
        kind=kind,
        incidents=incidents,
        accounts=accounts,
        initiated_by=initiated_by,
        while_held=await subject_is_held(tx),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(report)
    if incidents:
        await watch_time_limit(tx)
    return report


async def _account_faults(tx: Commanding, path: str, account: NewAccount) -> list[Detail]:
    faults = text_faults(**{f"{path}.handle": account.handle}) + too_long(**{f"{path}.address": account.address})
    faults += in_future(tx.now, **{f"{path}.capturedAt": account.captured_at})
    platform = await tx.get(Organisation, account.platform)
    if platform is None or platform.kind is not OrganisationKind.PLATFORM:
        faults.append(Detail(path=f"{path}.platform", code="UNKNOWN_PLATFORM"))
    return faults


async def _add_account(tx: Commanding, given: NewAccount) -> UUID:
    """The account on this case, written unless its immutable id is there already: an answer must not tell which."""
    known = await tx.all(Account, case_id=tx.the_case.id, platform_id=given.platform)
    same = [a for a in known if given.immutable_id is not None and a.immutable_id == given.immutable_id]
    if same:
        return same[0].id
    return (await list_account(tx, given)).id


async def _add_incident(tx: Commanding, given: NewIncident) -> UUID:
    incident = Incident(
        id=uuid4(),
        case_id=tx.the_case.id,
        happened_at=given.happened_at,
        zone_as_stated=given.zone_as_stated,
        narrative=given.narrative,
    )
    await tx.insert(incident)
    return incident.id
