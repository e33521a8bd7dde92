"""A charge and the hearings after it: facts at whatever stage, and the days by which she must have heard (E16)."""

from uuid import uuid4

from service.access import Action
from service.commands.police import RecordCharge, RecordHearing, VerifyCharge
from service.facts.police import Charge, Hearing
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.informing import owe_her
from service.operations.public_naming import look_at_public_naming
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import AttributionStage, Flag, InformedEvent, ProblemCode


@command(Action.RECORD_CHARGE)
async def record_charge(tx: Commanding, command: RecordCharge) -> Charge | Problem:
    """A charge, a summons or a requisition, at whatever stage. She is owed the news, and a second person is to verify it; the
    time limit for charging is met.

    The backstop (E16) is worked out again from the first public event.
    """
    case = await tx.enter_case(command.case)
    faults = text_faults(recordReference=command.record_reference)
    if problem := refused(faults + in_future(tx.now, chargedAt=command.charged_at)):
        return problem
    attribution = await standing_attribution(tx)
    verified = attribution is not None and attribution.stage is AttributionStage.VERIFIED
    charge = Charge(
        id=uuid4(),
        case_id=case.id,
        offence=command.offence,
        charged_at=command.charged_at,
        record_reference=command.record_reference,
        first_public_event_at=command.first_public_event_at,
        flags=() if verified else (Flag.NO_VERIFIED_ATTRIBUTION,),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(charge)
    await tx.promises.meet("P51")
    await tx.promises.start("P17", charge.id)
    await owe_her(tx, InformedEvent.CHARGE, charge)
    await look_at_public_naming(tx)
    return charge


@command(Action.VERIFY_CHARGE)
async def verify_charge(tx: Commanding, command: VerifyCharge) -> Charge | Problem:
    """A second person keys the record again, blindly. Only a verified record lets the accuracy gate rest on the charge."""
    charge = await tx.enter(Charge, command.charge)
    if charge.recorded_by == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON)
    if charge.verified_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if keyed(command.record_reference) != keyed(charge.record_reference) or command.offence is not charge.offence:
        return Problem(code=ProblemCode.REKEYING_DIFFERS)
    verified = await tx.change(charge, verified_by=tx.person, verified_at=tx.now)
    await tx.promises.meet("P17", charge.id)
    tx.promises.touch_disclosure()
    return verified


def keyed(reference: str) -> str:
    """A reference as two people key it alike: spaces and small letters say nothing."""
    return "".join(reference.split()).upper()


@command(Action.RECORD_HEARING)
async def record_hearing(tx: Commanding, command: RecordHearing) -> Hearing | Problem:
    """A hearing that was listed, moved or held. She is owed the news, and the latest moment to tell her before the public can
    learn a name is worked out again: due at once if it is past.
    """
    case = await tx.enter_case(command.case)
    public = command.first_public_event_at or command.at
    faults = [Detail(path="firstPublicEventAt", code="AFTER_HEARING")] if public > command.at else []
    replaced = None if command.replaces is None else await tx.get(Hearing, command.replaces)
    if command.replaces is not None and (replaced is None or replaced.case_id != case.id):
        faults.append(Detail(path="replaces", code="UNKNOWN_HEARING"))
    if problem := refused(faults):
        return problem
    hearing = Hearing(
        id=uuid4(),
        case_id=case.id,
        kind=command.kind,
        at=command.at,
        first_public_event_at=public,
        replaces=command.replaces,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(hearing)
    await owe_her(tx, InformedEvent.HEARING, hearing)
    await look_at_public_naming(tx)
    return hearing
