"""What follows an arrest, and what is reported later: each a command of its own person with sensible content."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from service.commands import case as reporting
from service.commands import police as after
from service.facts.police import Charge, CustodyOutcome, Hearing
from service.operations import charging, custody, further_reports, offences
from service.vocabulary import CustodyOutcomeKind, HearingKind, Initiator, Offence, YesNo
from tests.integration.a_case import ACase
from tests.integration.cast import ago, granted, later, now
from tests.integration.steps_reporting import an_account

REFERENCE = "NM/CH/2026/0417"


async def outcome(case: ACase, kind: CustodyOutcomeKind = CustodyOutcomeKind.BAIL, **changes: Any) -> Any:
    """Bail on a condition that she can police without knowing who it is, her view sought."""
    command = after.RecordCustodyOutcome(
        id=uuid4(),
        case=case.id,
        kind=kind,
        at=ago(minutes=10),
        conditions=("Not to contact her.",) if kind is CustodyOutcomeKind.BAIL else (),
        view_sought=True,
        recognition_dependent=YesNo.NO,
    )
    return await case.do("officer", custody.record_custody_outcome, replace(command, **changes))


async def depends(case: ACase, **changes: Any) -> CustodyOutcome:
    """Bail on a condition that protects her only if she can recognise whom it is to keep away."""
    street = {"conditions": ("Not to go to her street.",), "recognition_dependent": YesNo.YES}
    return granted(await outcome(case, **(street | changes)), CustodyOutcome)


async def charged(case: ACase, **changes: Any) -> Any:
    command = after.RecordCharge(
        id=uuid4(), case=case.id, offence=Offence.S4A, charged_at=ago(minutes=5), record_reference=REFERENCE
    )
    return await case.do("officer", charging.record_charge, replace(command, **changes))


async def verified(case: ACase, charge: Charge, who: str = "supervisor", **changes: Any) -> Any:
    command = after.VerifyCharge(id=uuid4(), charge=charge.id, offence=Offence.S4A, record_reference=REFERENCE)
    return await case.do(who, charging.verify_charge, replace(command, **changes))


async def listed(case: ACase, **changes: Any) -> Any:
    """A first hearing in three weeks."""
    command = after.RecordHearing(id=uuid4(), case=case.id, kind=HearingKind.FIRST_HEARING, at=later(days=21))
    return await case.do("officer", charging.record_hearing, replace(command, **changes))


async def listed_so_near(case: ACase) -> Hearing:
    """A first hearing in an hour: P29 before it is past already."""
    return granted(await listed(case, at=later(hours=1)), Hearing)


def an_incident(days_ago: float = 0.01) -> reporting.NewIncident:
    return reporting.NewIncident(
        happened_at=now() - timedelta(days=days_ago), zone_as_stated="UTC", narrative="He wrote again."
    )


async def contacted(case: ACase, who: str = "officer", **changes: Any) -> Any:
    """A message from an account that was not on the case."""
    command = after.RecordNewContact(
        id=uuid4(),
        case=case.id,
        incident=an_incident(),
        account=an_account("picta", uuid4().hex, "still.watching"),
        initiated_by=Initiator.SUBJECT,
    )
    return await case.do(who, further_reports.record_new_contact, replace(command, **changes))


async def further_incidents(case: ACase, *days_ago: float, who: str = "officer") -> Any:
    incidents = tuple(an_incident(days) for days in days_ago)
    command = after.RecordIncidents(id=uuid4(), case=case.id, incidents=incidents)
    return await case.do(who, further_reports.record_incidents, command)


async def further_accounts(case: ACase, *accounts: reporting.NewAccount, who: str = "officer") -> Any:
    command = after.RecordAccounts(id=uuid4(), case=case.id, accounts=accounts, initiated_by=Initiator.SUBJECT)
    return await case.do(who, further_reports.record_accounts, command)


async def revised(case: ACase, offence: Offence, **changes: Any) -> Any:
    command = after.ReviseOffence(
        id=uuid4(),
        case=case.id,
        expected_version=(await case.now_reads()).version,
        offence=offence,
        reason="Fear of violence is made out.",
    )
    return await case.do("officer", offences.revise_offence, replace(command, **changes))
