"""Whether she can tell who it is (E12): asked again when what it rests on changes. It shortens the decision (P19b)."""

from uuid import UUID

from service.database.acting import Transaction
from service.facts.attribution import SubjectFlags
from service.facts.disclosure import Decision, Telling
from service.facts.outside import OutsideTelling
from service.facts.police import CustodyOutcome
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.rules.calendar import due_at
from service.rules.custody import recognition_dependency
from service.vocabulary import DecisionVerdict, Part, YesNo


async def parts_known(tx: Transaction, case: UUID) -> frozenset[Part]:
    """What she knows by now, told by this scheme or otherwise."""
    told = {part for telling in await tx.all(Telling, case_id=case) for part in telling.parts}
    return frozenset(told.union(*(telling.parts for telling in await tx.all(OutsideTelling, case_id=case))))


async def known_to_victim(tx: Transaction, case: UUID) -> YesNo:
    flags = await tx.first(SubjectFlags, case_id=case)
    return YesNo.UNKNOWN if flags is None else flags.known_to_victim


async def depends_on_recognition(tx: Transaction, case: UUID) -> bool:
    """E12 as it stands now."""
    outcome = await tx.first(CustodyOutcome, case_id=case)
    return recognition_dependency(outcome, await known_to_victim(tx, case), await parts_known(tx, case))


async def rerun_recognition(tx: Deciding) -> None:
    """Starts P19b where she depends on recognising them, ends it where she does not, or not any more.

    Due when they are released, where that is still to come; else P19b after the custody outcome. A decision meets it, and
    one in force that lets her recognise them leaves nothing to decide.
    """
    case = tx.the_case.id
    outcome = await tx.first(CustodyOutcome, case_id=case)
    if outcome is None or not await depends_on_recognition(tx, case):
        await tx.promises.end("P19b")
        return
    decision = await tx.first(Decision, case_id=case, ended_at=None, verdict=DecisionVerdict.DISCLOSE)
    to_be_told = frozenset(decision.parts) if decision is not None else frozenset()
    if decision is not None and not recognition_dependency(outcome, await known_to_victim(tx, case), to_be_told):
        return
    if await tx.first(Deadline, case_id=case, key="P19b", object_id=outcome.id) is not None:
        return
    await tx.promises.end("P19b")
    ahead = outcome.release_at is not None and outcome.release_at > tx.now
    due = outcome.release_at if ahead else due_at(outcome.at, tx.policy["P19b"])
    await tx.promises.start("P19b", outcome.id, since=outcome.at, due=due)
