"""Holding parts back and letting them go: every embargo has an owner, a review, an end, and somebody who acts on each."""

from uuid import uuid4

from service.access import Action
from service.commands.holding import LiftEmbargo, SetEmbargo
from service.facts.holding import Embargo
from service.facts.people import Person
from service.operations.commanding import Commanding, command
from service.operations.holding import count_total_deferral, owe_a_time, standing_embargoes, wanted_parts
from service.rules.calendar import due_at
from service.rules.disclosure import RANKS
from service.rules.embargo import OF_ID_PROCEDURE, in_total, rank_to_hold
from service.rules.input import empty, refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import EmbargoKind, ProblemCode, Rank, Role

RENEWED = "RENEWED"
REVIEW, END = 0, 1
"""The two rungs of an embargo's P32: when it is looked at, and when it ends or must have been renewed."""


@command(Action.SET_EMBARGO)
async def set_embargo(tx: Commanding, command: SetEmbargo) -> Embargo | Problem:
    """These parts wait. It is reviewed soon, and held for long by a superintendent or higher; nothing falls with it.

    What was authorised stays authorised: at the moment the part is held, and the others are told. P32 starts twice, for the
    review and for the end, and P32b where nothing is left to tell. Renewing meets both and counts from the first.
    """
    case = await tx.enter_case(command.case)
    earlier = await tx.get(Embargo, command.renews) if command.renews is not None else None
    if problem := refused(await _faults(tx, command, earlier)):
        return problem
    since = earlier.since if earlier is not None else tx.now
    embargo = Embargo(
        id=uuid4(),
        case_id=case.id,
        kind=command.kind,
        parts=command.parts,
        owner_id=command.owner,
        reason=command.reason,
        since=since,
        review_at=command.review_at,
        expires_at=command.expires_at,
        renews=command.renews,
        set_by=tx.person,
        set_at=tx.now,
    )
    if problem := await _held_too_long(tx, embargo):
        return problem
    if earlier is not None:
        await tx.change(earlier, lifted_by=tx.person, lifted_at=tx.now, lifted_reason=RENEWED)
        await tx.promises.meet("P32", earlier.id)
    await tx.insert(embargo)
    await tx.promises.start("P32", embargo.id, due=embargo.review_at, rung=REVIEW)
    await tx.promises.start("P32", embargo.id, due=embargo.expires_at, rung=END)
    await count_total_deferral(tx)
    await owe_a_time(tx)
    tx.promises.touch_disclosure()
    return embargo


async def _faults(tx: Commanding, command: SetEmbargo, earlier: Embargo | None) -> list[Detail]:
    faults = empty(parts=command.parts) + text_faults(reason=command.reason)
    owner = await tx.get(Person, command.owner)
    if owner is None or {Role.VICTIM, Role.PLATFORM_LIAISON} & set(owner.roles):
        faults.append(Detail(path="owner", code="UNKNOWN_PERSON"))
    if command.expires_at <= tx.now:
        faults.append(Detail(path="expiresAt", code="IN_THE_PAST"))
    latest = min(command.expires_at, due_at(tx.now, tx.policy["P32"]))
    if not tx.now < command.review_at <= latest:
        faults.append(Detail(path="reviewAt", code="OUT_OF_RANGE"))
    if command.kind is EmbargoKind.ID_PROCEDURE and not set(command.parts) <= OF_ID_PROCEDURE:
        faults.append(Detail(path="parts", code="NOT_OF_ID_PROCEDURE"))
    if command.renews is not None and (
        earlier is None
        or earlier.case_id != tx.the_case.id
        or earlier.lifted_at is not None
        or earlier.kind is not command.kind
    ):
        faults.append(Detail(path="renews", code="NOT_STANDING"))
    return faults


async def _held_too_long(tx: Commanding, embargo: Embargo) -> Problem | None:
    """P32 and P32b: how long something may be held depends on who holds it."""
    total = await tx.promises.open("P32b")
    standing = [e for e in await standing_embargoes(tx) if e.id != embargo.renews]
    begun = min((d.started_at for d in total), default=tx.now)
    everything = bool(total) or in_total([*standing, embargo], await wanted_parts(tx), tx.now)
    needed = rank_to_hold(embargo.since, embargo.expires_at, begun if everything else None, tx.policy)
    person = await tx.get(Person, tx.person)
    rank = person.rank if person is not None else Rank.NONE
    return Problem(code=ProblemCode.RANK_TOO_LOW) if RANKS.index(rank) < RANKS.index(needed) else None


@command(Action.LIFT_EMBARGO)
async def lift_embargo(tx: Commanding, command: LiftEmbargo) -> Embargo | Problem:
    """What it held may be told again by the decision that stands; where that was authorised, a time to tell it is owed."""
    embargo = await tx.enter(Embargo, command.embargo)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    if embargo.lifted_at is not None:
        return Problem(code=ProblemCode.ALREADY_LIFTED)
    lifted = await tx.change(embargo, lifted_by=tx.person, lifted_at=tx.now, lifted_reason=command.reason)
    await tx.promises.meet("P32", embargo.id)
    await count_total_deferral(tx)
    await owe_a_time(tx)
    tx.promises.touch_disclosure()
    return lifted
