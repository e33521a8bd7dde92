"""Joining accounts to a person: proposing, verifying, challenging, resolving, withdrawing.

An attribution stands apart from any one case: a doubt about it stops every case that rests on it, in one transaction.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from service.access import Action
from service.commands.attribution import (
    ChallengeAttribution,
    ProposeAttribution,
    ResolveChallenge,
    VerifyAttribution,
    WithdrawAttribution,
)
from service.facts.attribution import Attribution, CaseAttribution, Challenge, Strand, Subject
from service.facts.case import Account, VictimInformed
from service.facts.disclosure import Decision, Telling
from service.facts.outside import OutsideTelling
from service.facts.police import FurtherReport
from service.operations.approving import unsigned
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.grading import grade_account, open_errors
from service.operations.returning import prompt_cancelling
from service.operations.strands import entered_otherwise, rekeyed_otherwise
from service.operations.victim_view import still_told
from service.rules.calendar import due_at
from service.rules.input import blank, empty, in_future, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.vocabulary import (
    AttributionStage,
    ChallengeResolution,
    Grade,
    PairState,
    ProblemCode,
)

GRADES = list(Grade)


async def standing_attribution(tx: Deciding) -> Attribution | None:
    """The attribution the entered case rests on now, a withdrawn one only if there is no other."""
    joined = await tx.all(CaseAttribution, case_id=tx.the_case.id, ended_at=None)
    found = [a for j in joined if (a := await tx.get(Attribution, j.attribution_id)) is not None]
    found.sort(key=lambda a: (a.stage is not AttributionStage.WITHDRAWN, a.proposed_at))
    return found[-1] if found else None


async def whom_it_is_about(tx: Commanding) -> tuple[Subject | None, int | None]:
    """Whose sealed record the telling is about now: of the attribution that stands, before one the last that was sealed."""
    attribution = await standing_attribution(tx)
    if attribution is not None and attribution.stage is not AttributionStage.WITHDRAWN:
        return await tx.get(Subject, attribution.subject_id), attribution.identity_version
    subjects = sorted(await tx.all(Subject, case_id=tx.the_case.id), key=lambda s: s.created_at)
    return (subjects[-1], subjects[-1].identity_version) if subjects else (None, None)


@command(Action.PROPOSE_ATTRIBUTION)
async def propose_attribution(tx: Commanding, command: ProposeAttribution) -> Attribution | Problem:
    """A conclusion for a supervisor to verify: accounts with windows and grades, and what else it could have been.

    The grade of an account may be lower than its strands carry, never higher (E07).
    """
    case = await tx.enter_case(command.case)
    subject = await tx.get(Subject, command.subject)
    if subject is None or subject.case_id != case.id:
        return at_fault(ProblemCode.UNKNOWN_SUBJECT, "subject")
    faults = empty(accounts=command.accounts, alternatives=command.alternatives)
    for n, alternative in enumerate(command.alternatives):
        faults += blank(**{f"alternatives.{n}.reason": alternative.reason})
    for n, account in enumerate(command.accounts):
        if account.window_from >= account.window_to:
            faults.append(Detail(path=f"accounts.{n}.windowTo", code="BEFORE_START"))
        faults += in_future(tx.now, **{f"accounts.{n}.windowFrom": account.window_from})
    if problem := refused(faults):
        return problem
    named = {f"accounts.{n}.account": account.account for n, account in enumerate(command.accounts)}
    of_case = {account.id for account in await tx.all(Account, case_id=case.id)}
    if unknown := [path for path, id in named.items() if id not in of_case]:
        return at_fault(ProblemCode.UNKNOWN_ACCOUNT, *unknown)
    with_strands = {strand.account_id for strand in await tx.all(Strand, case_id=case.id)}
    if bare := [path for path, id in named.items() if id not in with_strands]:
        return at_fault(ProblemCode.TOO_FEW_STRANDS, *bare)
    current = await standing_attribution(tx)
    attribution = Attribution(
        id=uuid4(),
        case_id=case.id,
        subject_id=subject.id,
        identity_version=subject.identity_version,
        accounts=command.accounts,
        alternatives=command.alternatives,
        stage=AttributionStage.PROPOSED,
        grade=Grade.LEAD,
        proposed_by=tx.person,
        proposed_at=tx.now,
    )
    await tx.insert(
        attribution,
        CaseAttribution(id=uuid4(), case_id=case.id, attribution_id=attribution.id, since=tx.now),
    )
    if current is not None:
        await tx.promises.end("P17", current.id)
    if current is not None or await tx.first(Decision, case_id=case.id, ended_at=None) is not None:
        was = (current.subject_id, current.identity_version) if current is not None else None
        await tx.raise_epoch(review_falls=was != (attribution.subject_id, attribution.identity_version))
    await tx.promises.start("P17", attribution.id)
    await tx.promises.end("P18")
    return attribution


@command(Action.VERIFY_ATTRIBUTION)
async def verify_attribution(tx: Commanding, command: VerifyAttribution) -> Attribution | Problem:
    """A second person keys the decisive values again from the source, without seeing the first; a machine compares.

    A part of the identity that was compared with a second entry has to have been the same when it was last compared.
    The grade is the least of the accounts' that the strands carry. CONFIRMED starts P19, P19a and P19c.
    """
    attribution = await tx.enter(Attribution, command.attribution)
    if attribution.proposed_by == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON)
    if attribution.stage is AttributionStage.WITHDRAWN:
        return Problem(code=ProblemCode.ALREADY_WITHDRAWN)
    if attribution.stage is not AttributionStage.PROPOSED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if await open_challenges(tx, attribution.id):
        return Problem(code=ProblemCode.UNDER_CHALLENGE)
    wanted = {a.account for a in attribution.accounts}
    of_case = await tx.all(Strand, case_id=tx.the_case.id)
    strands = [s for s in of_case if s.account_id in wanted]
    if any(s.added_by == tx.person for s in strands):
        return Problem(code=ProblemCode.SAME_PERSON)
    unknown = [n for n, r in enumerate(command.rekeyed) if r.strand not in {s.id for s in of_case}]
    if problem := refused([Detail(path=f"rekeyed.{n}.strand", code="UNKNOWN_STRAND") for n in unknown]):
        return problem
    differ = await rekeyed_otherwise(tx, strands, command.rekeyed)
    differ += await entered_otherwise(tx, attribution)
    if not command.times_converted_again:
        differ.append(Detail(path="timesConvertedAgain", code="MISSING"))
    if differ:
        return Problem(code=ProblemCode.REKEYING_DIFFERS, details=tuple(differ))
    errors = await open_errors(tx, wanted)
    carried = {
        account: grade_account(
            [s for s in strands if s.account_id == account],
            of_case,
            attribution.alternatives,
            open_error=account in errors,
        )
        for account in wanted
    }
    asked = {a.account: a.grade for a in attribution.accounts}
    if over := [a for a in wanted if GRADES.index(asked[a]) > GRADES.index(carried[a])]:
        return Problem(
            code=ProblemCode.GRADE_NOT_SUPPORTED,
            details=tuple(Detail(path="accounts", code=carried[a]) for a in over),
        )
    if problem := await unsigned(tx, attribution.id):
        return problem
    verified = replace(
        attribution,
        stage=AttributionStage.VERIFIED,
        grade=min(asked.values(), key=GRADES.index),
        verified_by=tx.person,
        verified_at=tx.now,
    )
    await tx.replace(verified)
    await tx.promises.meet("P17", attribution.id)
    if verified.grade is Grade.CONFIRMED:
        await tx.promises.meet("P17b")
        for key in ("P19", "P19a", "P19c"):
            if not await tx.promises.open(key):
                await tx.promises.start(key)
        await prompt_cancelling(tx, verified)
    await tx.raise_epoch()
    return verified


async def open_challenges(tx: Deciding, attribution: UUID) -> list[Challenge]:
    return [c for c in await tx.all(Challenge, attribution_id=attribution) if c.resolved_at is None]


async def stop_all_resting_on(tx: Commanding, attribution: UUID, *, withdrawn: bool = False) -> None:
    """Every case that rests on the attribution: its telling stops with this commit.

    Withdrawn, what a review approved was about somebody else, and the clocks that ran from the attribution end. Where she
    was told that name, by whomever, she is told that it was wrong (P48a).
    """
    first, task = tx.the_case, tx.task
    await tx.enter_cases([first.id], attribution=attribution)
    for case_id in sorted(tx.entered - {first.id}):
        tx.task = None
        await tx.use_case(case_id)
        await _stop(tx, attribution, withdrawn=withdrawn)
        await tx.record_event(f"{tx.action}_ELSEWHERE", attribution)
    await tx.use_case(first.id)
    tx.task = task
    await _stop(tx, attribution, withdrawn=withdrawn)


async def _stop(tx: Commanding, attribution: UUID, *, withdrawn: bool) -> None:
    await tx.raise_epoch(review_falls=withdrawn)
    if withdrawn:
        await tx.promises.end("P17", attribution)
        for key in ("P19", "P19a", "P19c"):
            await tx.promises.end(key)
        if await _was_told(tx) and not await tx.promises.open("P48a"):
            await tx.promises.start("P48a", attribution)


async def _was_told(tx: Commanding) -> bool:
    """Whether somebody was told who it is, by this scheme or otherwise, and has not been told since that it was wrong."""
    case = tx.the_case.id
    told: list[Telling | OutsideTelling] = [
        *await tx.all(Telling, case_id=case),
        *await tx.all(OutsideTelling, case_id=case),
    ]
    return bool(still_told(told, await tx.all(VictimInformed, case_id=case), None))


@command(Action.CHALLENGE_ATTRIBUTION)
async def challenge_attribution(tx: Commanding, command: ChallengeAttribution) -> Challenge | Problem:
    """Anyone on the case but victim and platform doubts it: a hold over any grade, and all tellings stop at once."""
    attribution = await tx.enter(Attribution, command.attribution)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    if attribution.stage is AttributionStage.WITHDRAWN:
        return Problem(code=ProblemCode.ALREADY_WITHDRAWN)
    challenge = Challenge(
        id=uuid4(),
        case_id=tx.the_case.id,
        attribution_id=attribution.id,
        reason=command.reason,
        raised_by=tx.person,
        raised_at=tx.now,
    )
    await tx.insert(challenge)
    await tx.promises.start("P48", challenge.id)
    await stop_all_resting_on(tx, attribution.id)
    return challenge


@command(Action.RESOLVE_CHALLENGE)
async def resolve_challenge(tx: Commanding, command: ResolveChallenge) -> Challenge | Problem:
    """Two people give the same resolution. Upheld, the attribution is withdrawn; dismissed, authorising starts anew.

    Either way it has been looked at, as contact from somebody who is held asks for (P17b).
    """
    challenge = await tx.enter(Challenge, command.challenge)
    if challenge.resolved_at is not None:
        return Problem(code=ProblemCode.NO_CHALLENGE)
    if challenge.resolved_by is None or challenge.resolution is not command.resolution:
        first = replace(
            challenge,
            resolution=command.resolution,
            state=PairState.AWAITING_SECOND,
            resolved_by=tx.person,
            second_due_at=due_at(tx.now, tx.policy["P48"]),
        )
        await tx.replace(first)
        return first
    if challenge.resolved_by == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON)
    resolved = replace(challenge, state=PairState.COMPLETE, seconded_by=tx.person, resolved_at=tx.now)
    await tx.replace(resolved)
    await tx.promises.meet("P48", challenge.id)
    for report in await tx.all(FurtherReport, case_id=tx.the_case.id, while_held=True):
        await tx.promises.meet("P17b", report.id)
    if command.resolution is ChallengeResolution.UPHELD:
        attribution = await tx.get(Attribution, challenge.attribution_id)
        if attribution is not None and attribution.stage is not AttributionStage.WITHDRAWN:
            await _withdraw(tx, attribution, "CHALLENGE_UPHELD")
    tx.promises.touch_disclosure()
    return resolved


@command(Action.WITHDRAW_ATTRIBUTION)
async def withdraw_attribution(tx: Commanding, command: WithdrawAttribution) -> Attribution | Problem:
    """The supervisor takes it back: nothing may rest on it any more, here or in any other case."""
    attribution = await tx.enter(Attribution, command.attribution)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    if attribution.stage is AttributionStage.WITHDRAWN:
        return Problem(code=ProblemCode.ALREADY_WITHDRAWN)
    return await _withdraw(tx, attribution, command.reason)


async def _withdraw(tx: Commanding, attribution: Attribution, reason: str) -> Attribution:
    withdrawn = replace(
        attribution,
        stage=AttributionStage.WITHDRAWN,
        withdrawn_by=tx.person,
        withdrawn_at=tx.now,
        withdrawn_reason=reason,
    )
    await tx.replace(withdrawn)
    await stop_all_resting_on(tx, attribution.id, withdrawn=True)
    return withdrawn
