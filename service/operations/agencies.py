"""What agencies bring to a review and take away: a view while they are invited, and actions with an owner and a date."""

from collections.abc import Sequence
from uuid import uuid4

from service.access import Action
from service.commands.care import CompleteReviewAction, SubmitRiskView
from service.facts.disclosure import ReviewAction, SafetyReview
from service.facts.people import Organisation, Person, Task
from service.facts.review import ActionAgreed, RiskView
from service.operations.commanding import Commanding, command
from service.operations.entering import NotTheirs
from service.rules.calendar import due_at
from service.rules.input import refused, text_faults
from service.rules.pack import window_ends
from service.rules.problem import Detail, Problem
from service.vocabulary import ProblemCode, Role, TaskKind


@command(Action.SUBMIT_RISK_VIEW)
async def submit_risk_view(tx: Commanding, command: SubmitRiskView) -> RiskView | Problem:
    """What an agency thinks before a meeting it is invited to, for its own sector; its last view counts."""
    review = await tx.enter(SafetyReview, command.review)
    if not await is_invited(tx, review):
        raise NotTheirs
    if review.held_at is not None or review.ended_at is not None or window_ends(review.meets_at) < tx.now:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    organisation = await tx.get(Organisation, tx.context.actor.organisation_id)
    if organisation is None:
        raise RuntimeError("an actor is a person of an organisation")
    view = RiskView(
        id=uuid4(),
        case_id=review.case_id,
        review_id=review.id,
        person_id=tx.person,
        sector=organisation.sector,
        view=command.view,
        reason=command.reason,
        information=command.information,
        given_at=tx.now,
    )
    await tx.insert(view)
    return view


async def is_invited(tx: Commanding, review: SafetyReview) -> bool:
    """A place at another review of the same case is none at this one."""
    place = await tx.first(
        Task,
        case_id=review.case_id,
        person_id=tx.person,
        kind=TaskKind.AGENCY_MEMBER,
        object_id=review.id,
        done_at=None,
    )
    return place is not None


async def faulty_actions(tx: Commanding, actions: Sequence[ReviewAction]) -> list[Detail]:
    """An action is somebody's, in so many words, and by a date that is ahead and can be kept in mind (P26a)."""
    faults = []
    latest = due_at(tx.now, tx.policy["P26a"])
    for n, action in enumerate(actions):
        faults += text_faults(**{f"actions.{n}.what": action.what})
        owner = await tx.get(Person, action.owner)
        if owner is None or Role.VICTIM in owner.roles or Role.PLATFORM_LIAISON in owner.roles:
            faults.append(Detail(path=f"actions.{n}.owner", code="UNKNOWN_PERSON"))
        if not tx.now < action.due_at <= latest:
            faults.append(Detail(path=f"actions.{n}.dueAt", code="OUT_OF_RANGE"))
    return faults


async def agree(tx: Commanding, review: SafetyReview) -> None:
    """Each action is a promise: its owner is tasked with it, and the review's own promise acts when it is due."""
    for action in review.actions:
        agreed = ActionAgreed(
            id=uuid4(),
            case_id=review.case_id,
            review_id=review.id,
            owner_id=action.owner,
            what=action.what,
            due_at=action.due_at,
            recorded_at=tx.now,
        )
        await tx.insert(agreed)
        await tx.give_task(action.owner, TaskKind.REVIEW_ACTION, agreed.id)
        await tx.promises.start("P26a", agreed.id, due=agreed.due_at, promise_id=review.id)


@command(Action.COMPLETE_REVIEW_ACTION)
async def complete_review_action(tx: Commanding, command: CompleteReviewAction) -> ActionAgreed | Problem:
    """Its owner did what they had taken on, and says what came of it. Late still counts."""
    action = await tx.enter(ActionAgreed, command.action)
    if action.done_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(outcome=command.outcome)):
        return problem
    done = await tx.change(action, done_at=tx.now, done_by=tx.person, outcome=command.outcome)
    await tx.promises.meet("P26a", action.id)
    await tx.end_tasks(TaskKind.REVIEW_ACTION, object_id=action.id)
    return done
