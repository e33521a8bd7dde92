"""Closing a case, which is refused while anything is open, and opening it again, with nothing agreed before carried over."""

from uuid import uuid4

from service.access import Action
from service.commands.care import CloseCase, ReopenCase
from service.database.tables import FACTS
from service.database.writes import ended
from service.facts.attribution import CaseAttribution
from service.facts.care import Closing, Reopening
from service.facts.case import Determination
from service.facts.disclosure import Decision, Telling, Wishes
from service.facts.outside import OutsideTelling
from service.facts.promises import Deadline
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.still_open import still_open
from service.rules.closing import Ending, agrees, ends_with
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    AttributionStage,
    DecisionVerdict,
    Grade,
    PrimaryVictim,
    ProblemCode,
    TaskKind,
)

PLACES_THAT_END = (
    TaskKind.OFFICER,
    TaskKind.SPOC,
    TaskKind.REVIEW_CHAIR,
    TaskKind.AGENCY_MEMBER,
    TaskKind.DISCLOSURE_AUTHORISER,
    TaskKind.SAFEGUARDING_AUTHORISER,
    TaskKind.ADVOCATE,
    TaskKind.PLATFORM_LIAISON,
    TaskKind.DELIVERER,
)
"""Who no longer needs a closed case. Its officer, its supervisor and she herself keep their places, to open it again."""

ANEW = ("P01", "P02", "P03", "P04", "P05", "P25")


@command(Action.CLOSE_CASE)
async def close_case(tx: Commanding, command: CloseCase) -> Closing | Problem:
    """The supervisor closes it with an outcome that is what happened. Refused while anything is open, and says what.

    Starts P38: so long the places on the case stand, so that whatever comes after can be taken up; then they end.
    """
    case = await tx.enter_case(command.case)
    if case.closed_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(learning=command.learning)):
        return problem
    if not agrees(command.outcome, await _ending(tx)):
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="outcome", code="NOT_WHAT_HAPPENED"),))
    if found := await still_open(tx, command.outcome):
        return Problem(code=ProblemCode.STILL_OPEN, details=tuple(found))
    closing = Closing(
        id=uuid4(),
        case_id=case.id,
        outcome=command.outcome,
        learning=command.learning,
        feedback_asked=command.feedback_asked,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(closing)
    for key in ends_with(command.outcome):
        await tx.promises.end(key)
    await tx.raise_epoch()
    await tx.change_case(closed_at=tx.now)
    await tx.promises.start("P38", closing.id)
    return closing


async def _ending(tx: Commanding) -> Ending:
    case = tx.the_case.id
    wishes = await tx.first(Wishes, case_id=case)
    attribution = await standing_attribution(tx)
    determination = await tx.first(Determination, case_id=case)
    decision = await tx.first(Decision, case_id=case)
    return Ending(
        told=bool(await tx.all(Telling, case_id=case)) or bool(await tx.all(OutsideTelling, case_id=case)),
        wish=None if wishes is None else wishes.scope,
        wish_withdrawn=wishes is not None and wishes.withdrawn_at is not None,
        refused=decision is not None and decision.verdict is DecisionVerdict.REFUSE,
        identified=attribution is not None
        and attribution.stage is AttributionStage.VERIFIED
        and attribution.grade is Grade.CONFIRMED,
        other_party_is_victim=determination is not None and determination.primary is PrimaryVictim.OTHER_PARTY,
    )


@command(Action.REOPEN_CASE)
async def reopen_case(tx: Commanding, command: ReopenCase) -> Reopening | Problem:
    """A closed case is opened again: its clocks are new, as on a first report, and whether she is in danger is asked anew.

    Her old wish is stale and what was decided has ended; the case rests on no attribution until one is proposed and
    verified anew, and the screen for counter-allegations is made again. What was told stays on record.
    """
    case = await tx.enter_case(command.case)
    if case.closed_at is None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    reopening = Reopening(
        id=uuid4(),
        case_id=case.id,
        cause=command.cause,
        reason=command.reason,
        immediate_danger=command.immediate_danger,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(reopening)
    await tx.promises.end("P38")
    await _let_go_of_what_was_found(tx)
    await tx.raise_epoch(review_falls=True)
    await tx.change_case(closed_at=None, acknowledged_at=None, immediate_danger=command.immediate_danger)
    for key in ANEW:
        await tx.promises.start(key)
    await tx.promises.meet("P01")
    return reopening


async def _let_go_of_what_was_found(tx: Deciding) -> None:
    """Old consent and an old attribution are not used again without being asked and checked again."""
    await tx.write(ended(FACTS[CaseAttribution].name, tx.the_case.id, tx.now))
    wishes = await tx.first(Wishes, case_id=tx.the_case.id)
    if wishes is not None and wishes.valid_until > tx.now:
        await tx.change(wishes, valid_until=tx.now)


async def end_places(tx: Deciding, clock: Deadline) -> None:
    """The cooling-off is over (P38): whoever worked on the case no longer sees it."""
    await tx.promises.meet("P38", clock.object_id)
    await tx.end_tasks(*PLACES_THAT_END)
