"""A telling that did not come by this scheme: a fact like any other, at whatever stage, and flagged."""

from uuid import uuid4

from service.access import Action
from service.commands.disclosure import RecordTellingOutsideScheme
from service.facts.outside import OutsideTelling
from service.facts.people import Person
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.gates import gates
from service.operations.public_naming import what_she_knows_changed
from service.rules.input import empty, in_future, refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import AttributionStage, Flag


@command(Action.RECORD_TELLING_OUTSIDE_SCHEME)
async def record_telling_outside_scheme(
    tx: Commanding, command: RecordTellingOutsideScheme
) -> OutsideTelling | Problem:
    """She knows, however she came to be told: the clock of telling her is met, and the follow-ups start as after any telling.

    What the gates lacked is kept beside it. An appointment stands: what is still to be told is for people to decide.
    """
    case = await tx.enter_case(command.case)
    faults = empty(parts=command.parts) + text_faults(circumstances=command.circumstances)
    if command.teller is not None and await tx.get(Person, command.teller) is None:
        faults.append(Detail(path="teller", code="UNKNOWN_PERSON"))
    if problem := refused(faults + in_future(tx.now, toldAt=command.told_at)):
        return problem
    attribution = await standing_attribution(tx)
    verified = attribution is not None and attribution.stage is AttributionStage.VERIFIED
    telling = OutsideTelling(
        id=uuid4(),
        case_id=case.id,
        recipient_id=case.victim_id,
        parts=command.parts,
        told_at=command.told_at,
        told_by=command.told_by,
        teller=command.teller,
        circumstances=command.circumstances,
        missing=tuple(
            sorted(
                {
                    code
                    for part in command.parts
                    for gate in await gates(tx, case.id, case.victim_id, part)
                    for code in gate.missing
                }
            )
        ),
        flags=() if verified else (Flag.NO_VERIFIED_ATTRIBUTION,),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(telling)
    await tx.promises.meet("P19c")
    await tx.promises.start("P34", telling.id, since=command.told_at)
    await what_she_knows_changed(tx)
    tx.promises.touch_disclosure()
    return telling
