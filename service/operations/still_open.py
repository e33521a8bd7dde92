"""What keeps a case from being closed: everything that somebody still waits for, by its word and its key or stage."""

from service.facts.asking import DataError, Preservation
from service.facts.attribution import CaseAttribution, Challenge
from service.facts.data_request import DataRequest
from service.facts.disclosure import SafetyReview, Schedule
from service.facts.holding import Embargo
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.operations.tellings import FOLLOW_UPS
from service.rules.closing import ends_with
from service.rules.problem import Detail
from service.vocabulary import ClosingOutcome, DataRequestStage, PreservationStage, StillOpen

WAITS_FOR_A_PLATFORM = frozenset(
    {
        DataRequestStage.DRAFT,
        DataRequestStage.RETURNED,
        DataRequestStage.AUTHORISED,
        DataRequestStage.SERVED,
        DataRequestStage.PARTLY_ANSWERED,
    }
)

OF_A_CLOCK: dict[str, StillOpen] = {
    **dict.fromkeys(("P06", "P06a", "P07", "P08"), StillOpen.PRESERVATION),
    "P32": StillOpen.EMBARGO,
    "P54": StillOpen.DATA_ERROR,
    "P48a": StillOpen.WRONG_NAME_TOLD,
}
"""Clocks that stand for something with a word of its own; every other one that runs is a deadline."""


async def still_open(tx: Deciding, outcome: ClosingOutcome) -> list[Detail]:
    """Each thing once, in words and keys; empty where the case may be closed with this outcome."""
    case = tx.the_case.id
    found: list[tuple[StillOpen, str]] = []
    for clock in await tx.all(Deadline, case_id=case, met_at=None, ended_at=None):
        if clock.key not in ends_with(outcome):
            found.append((OF_A_CLOCK.get(clock.key, StillOpen.DEADLINE), clock.key))
    for request in await tx.all(DataRequest, case_id=case):
        if request.stage in WAITS_FOR_A_PLATFORM:
            found.append((StillOpen.REQUEST, request.stage))
    for kept in await tx.all(Preservation, case_id=case):
        if kept.stage is not PreservationStage.ENDED:
            found.append((StillOpen.PRESERVATION, kept.stage))
    found += [(StillOpen.DATA_ERROR, error.kind) for error in await tx.all(DataError, case_id=case, resolved_at=None)]
    for embargo in await tx.all(Embargo, case_id=case, lifted_at=None):
        if embargo.expires_at > tx.now:
            found.append((StillOpen.EMBARGO, embargo.kind))
    for rests in await tx.all(CaseAttribution, case_id=case):
        doubts = await tx.all(Challenge, attribution_id=rests.attribution_id, resolved_at=None)
        found += [(StillOpen.CHALLENGE, "CHALLENGED") for _ in doubts]
    if await tx.first(Schedule, case_id=case, ended_at=None) is not None:
        found.append((StillOpen.SCHEDULE, "SCHEDULED"))
    if await tx.first(SafetyReview, case_id=case, ended_at=None, held_at=None) is not None:
        found.append((StillOpen.REVIEW, "CONVENED"))
    found += [(StillOpen.FOLLOW_UP, key) for key in await _not_opened_yet(tx)]
    return [Detail(path=word, code=key) for word, key in dict.fromkeys(found)]


async def _not_opened_yet(tx: Deciding) -> list[str]:
    """Follow-ups of a telling that have not come yet: each opens when the one before it is due."""
    clocks = [d for key in FOLLOW_UPS for d in await tx.all(Deadline, case_id=tx.the_case.id, key=key)]
    if not clocks:
        return []
    first = min(clocks, key=lambda d: (d.started_at, d.id))
    come = {d.key for d in clocks if d.object_id == first.object_id}
    return [key for key in FOLLOW_UPS if key not in come]
