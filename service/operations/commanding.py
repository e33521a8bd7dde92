"""How a command is carried out: one transaction that claims, enters, decides, writes, records and wakes.

The first statement says who is asking and claims (actor, id); a decision and a final refusal are stored with it, so that the
same command twice answers the same. What is not theirs, malformed or retryable rolls back and leaves an access event alone.
"""

import hmac
from collections.abc import Awaitable, Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

import msgspec
from sqlalchemy.exc import DBAPIError

from service.access import ACCESS, AT_ONCE, Action
from service.commands.case import RecordNeeds
from service.database.acting import NoLongerStands, Transaction
from service.database.approving import Approved
from service.database.in_turn import beginning
from service.database.rows import canonical
from service.database.writes import Write
from service.facts.approval import SIGNED
from service.facts.case import Case
from service.facts.people import Task
from service.operations.context import Context
from service.operations.entering import OF_ONE_OBJECT, Deciding, NotTheirs
from service.operations.outcomes import decode_outcome
from service.rules.problem import Problem, at_fault
from service.vocabulary import ProblemCode

T = TypeVar("T")
C = TypeVar("C")
R = TypeVar("R")

LOST_A_RACE = frozenset({"40P01", "23505"})
"""A deadlock, or a key that somebody else wrote while we did: looked at again, it is a decision like any other."""
ATTEMPTS = 3


class Commanding(Deciding):
    """The transaction of one command by one person. `approved`: what they signed for it, once that was asked for."""

    approved: Approved | None = None
    named: UUID | None = None

    def __init__(self, inner: Transaction, context: Context, action: Action) -> None:
        super().__init__(inner)
        self.context = context
        self.action = action
        self.person = context.actor.person_id

    async def take_up(self, command: Any) -> Any:
        """Claims the command: None if it is new, else what it answered before, or COMMAND_ID_REUSED for other content.

        A command that names its case enters it in the same round trip, as `enter_case` finds then.
        """
        operation, who, self.named = type(command).__name__, self.context.actor.speaker, getattr(command, "case", None)
        # Keyed: what a command says may be so short that whoever has the table alone could try what gives its digest.
        digest = keyed_digest(self.context.evidence_key, operation.encode() + canonical(command))
        speaker = (who.person, who.client, who.session, who.token)
        kinds = ACCESS[self.action].tasks - OF_ONE_OBJECT
        (taken,) = await self.ask(TAKE_UP, *speaker, command.id, operation, digest, self.named, kinds)
        if not taken["stands"]:
            raise NoLongerStands
        if taken["past_digest"] is not None:
            same = taken["past_digest"] == digest
            return decode_outcome(taken["past_outcome"]) if same else at_fault(ProblemCode.COMMAND_ID_REUSED, "command")
        if self.named is not None and taken["case_row"] is not None:
            self.task = msgspec.json.decode(taken["task_row"], type=Task)
            self.stand_in([self.named], taken)
        return None

    async def enter_case(self, id: UUID, *, object_id: UUID | None = None) -> Case:
        """The case, locked, if the actor has a task on it of a kind this action asks for; else NotTheirs."""
        if id == self.named:
            if self.case is None:
                raise NotTheirs
            return self.case
        return await self.enter_by_place(id, ACCESS[self.action].tasks, object_id)

    async def enter(self, fact: type[T], id: UUID) -> T:
        """The fact read again with its case locked, if it is visible and the actor's task fits; else NotTheirs."""
        seen: Any = await self.get(fact, id)
        if seen is None:
            raise NotTheirs
        await self.enter_case(seen.case_id, object_id=getattr(seen, "request_id", id))
        locked = await self.get(fact, id)
        if locked is None:
            raise NotTheirs
        return locked

    async def remember(self, command: Any, result: Any) -> None:
        """Stores what the command answered."""
        outcome = msgspec.json.encode({"type": type(result).__name__, "value": result}).decode()
        await self.write(Write(text=REMEMBERED, values=[outcome, self.person, command.id]))


@lru_cache(maxsize=1)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def keyed_digest(key: bytes, said: bytes) -> bytes:
    """HMAC-SHA-256. A copy of one that has its key takes 55 us between two commands; one made from nothing, 89."""
    one = _keyed(key).copy()
    one.update(said)
    return one.digest()


TAKE_UP = "select * from take_up($1, $2, $3, $4, $5, $6, $7, $8, $9)"
REMEMBERED = "update command_outcomes set outcome = ? where actor = ? and command = ?"


Body = Callable[[Commanding, C], Awaitable[R]]
Command = Callable[[Context, C], Awaitable[R | None]]


def command(action: Action) -> Callable[[Body[C, R]], Command[C, R]]:
    """Makes an operation of a body that enters, decides and writes. A body refuses before it writes, or not at all.

    Answers the fact, a Problem, or None where role, task or object are not theirs. A lost race is tried again.
    """

    def guard(body: Body[C, R]) -> Command[C, R]:
        @wraps(body)
        async def operation(context: Context, asked: C) -> R | None:
            if not context.may(action):
                await context.note_access(action, None, allowed=False, asked=asked)
                return None
            await context.expect_fresh(action, asked)
            answer = await _attempted(context, action, body, asked)
            if answer is None or (isinstance(answer, Problem) and answer.finds_nothing):
                await context.note_access(action, None, allowed=False, asked=asked)
            return answer

        operation.action = action  # type: ignore[attr-defined]
        operation.command = get_type_hints(body)["command"]  # type: ignore[attr-defined]
        return operation

    return guard


class Retryable(Exception):
    """A refusal that is not remembered, since the same command may succeed later."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


async def _attempted(context: Context, action: Action, body: Body[C, R], asked: C) -> R | None:
    """What it answers, None where what it is about is not theirs; a lost race is tried again."""
    for attempt in range(ATTEMPTS):
        try:
            return await _carry_out(context, action, body, asked)
        except NotTheirs:
            return None
        except Retryable as refusal:
            return refusal.problem  # type: ignore[return-value]
        except DBAPIError as error:
            if attempt == ATTEMPTS - 1 or getattr(error.orig, "sqlstate", None) not in LOST_A_RACE:
                raise
    raise AssertionError("the last attempt ends in an answer or an exception")


def holds_back(action: Action, asked: object) -> bool:
    """Whether it may hold a telling back, and so waits for nobody: her needs do only where no channel is safe any more."""
    return action in AT_ONCE or (isinstance(asked, RecordNeeds) and not asked.safe_channels)


async def _carry_out(context: Context, action: Action, body: Body[C, R], asked: C) -> R:
    in_turn = not holds_back(action, asked)
    async with beginning(context.engine, context.actor.person_id, in_turn=in_turn) as inner:
        tx = Commanding(inner, context, action)
        if past := await tx.take_up(asked):
            return past  # type: ignore[no-any-return]
        result: Any = await body(tx, asked)
        if isinstance(result, Problem):
            if tx.wrote:
                raise RuntimeError(f"{action}: refused after it had written")
            if result.retryable:
                raise Retryable(result)
        else:
            await tx.record_event(action, result.id, getattr(result, "recipient_id", None))
            if tx.approved is not None:
                await tx.append_event(SIGNED, tx.approved.id)
        await tx.remember(asked, result)
        return result  # type: ignore[no-any-return]
