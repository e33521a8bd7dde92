"""The offence a case is about, and how long it can still be prosecuted: a summary offence runs out (E26, P51)."""

from uuid import uuid4

from service.access import Action
from service.commands.police import ReviseOffence
from service.facts.case import Incident
from service.facts.police import Charge, OffenceRevision
from service.operations.commanding import Commanding, command
from service.operations.rerouting import reroute
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.rules.time_limit import alarms, next_rung, prosecution_time_limit
from service.vocabulary import ProblemCode


async def watch_time_limit(tx: Commanding) -> None:
    """Runs P51 from the last incident on every S2A case that is not charged; a later incident moves it."""
    case = tx.the_case
    incidents = await tx.all(Incident, case_id=case.id)
    last = max((i.happened_at for i in incidents), default=None)
    limit = None if last is None else prosecution_time_limit(case.offence, last, tx.policy)
    running = await tx.promises.open("P51")
    if limit is not None and running and all(d.started_at == last for d in running):
        return
    await tx.promises.end("P51")
    if limit is None or await tx.first(Charge, case_id=case.id) is not None:
        return
    at = alarms(limit, tx.policy["P51"])
    rung = next_rung(at, tx.now)
    await tx.promises.start("P51", since=last, due=at[rung], rung=rung)


@command(Action.REVISE_OFFENCE)
async def revise_offence(tx: Commanding, command: ReviseOffence) -> OffenceRevision | Problem:
    """Another offence: what follows from it is worked out again, the time limit to charge it and the routes of requests."""
    case = await tx.enter_case(command.case)
    faults = text_faults(reason=command.reason)
    if command.offence is case.offence:
        faults.append(Detail(path="offence", code="UNCHANGED"))
    if problem := refused(faults):
        return problem
    if case.version != command.expected_version:
        return at_fault(ProblemCode.STALE_VERSION, "expectedVersion")
    revision = OffenceRevision(
        id=uuid4(),
        case_id=case.id,
        was=case.offence,
        offence=command.offence,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(revision)
    await tx.change_case(offence=command.offence)
    await watch_time_limit(tx)
    await reroute(tx, revision.was, revision.offence, command.reason)
    return revision
