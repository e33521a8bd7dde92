"""The rows that questions stand for, condition by condition what their operations ask; a test compares both answers."""

from typing import Any
from uuid import UUID

from service.access import ACCESS, OFFICERS, Action
from service.api.asked import id_from, narrowed_by
from service.api.plan.standing import Arguments, Narrowed
from service.api.stands import MY_TASKS, if_mine, on_my_cases, page_of, records_of, rows_of
from service.facts.case import Case, MyCase
from service.facts.data_request import DataRequest
from service.facts.promises import Deadline
from service.operations.paging import Order
from service.vocabulary import TaskKind


def by_id(arguments: Arguments) -> UUID | None:
    return id_from(arguments["id"])


def _one(arguments: Arguments) -> Narrowed:
    return Narrowed(("{row}.id = {0}::uuid",), (by_id(arguments),))


def _one_case(arguments: Arguments) -> Narrowed:
    return Narrowed((f"{{row}}.id = {if_mine(Action.SEE_CASE, '{0}::uuid')}",), (by_id(arguments),))


ONE_CASE = rows_of(Case, narrowed=_one_case, alone=True)


def _cases(arguments: Arguments) -> Narrowed:
    """The filter of `cases`, whose place narrows the tasks that open it.

    ValueError for a reference: one that finds nothing is noted by what it would have found, which no plan does.
    """
    given = {name: value for name, value in (arguments.get("filter") or {}).items() if value is not None}
    kinds = ACCESS[Action.SEE_CASES].tasks & ({given["place"]} if "place" in given else ACCESS[Action.SEE_CASES].tasks)
    where, values = [f"{{row}}.id in ({MY_TASKS} and task.kind = any ({{0}}::text[]))"], [sorted(kinds)]
    if "crimeReference" in given:
        raise ValueError("a search by a reference")
    if "offence" in given:
        where.append("{row}.offence = {1}::text")
        values.append(given["offence"])
    if "closed" in given:
        where.append("{row}.closed_at is not null" if given["closed"] else "{row}.closed_at is null")
    return Narrowed(tuple(where), tuple(values))


CASES = page_of(Case, Order(column="opened_at", descending=True), narrowed=_cases)
MY_CASES = records_of(MyCase, on_my_cases(Action.SEE_MY_CASES))


def _deadlines(arguments: Arguments) -> Narrowed:
    where, values = ["{row}.due_at < coalesce({0}::timestamptz, statement_timestamp())"], [arguments.get("dueBefore")]
    for name in ("key", "owner"):
        if arguments.get(name) is not None:
            where.append(f"{{row}}.{name} = {{{len(values)}}}::text")
            values.append(arguments[name])
    return Narrowed(tuple(where), tuple(values))


DEADLINES = page_of(
    Deadline,
    Order(column="due_at"),
    on_my_cases(Action.SEE_DEADLINES),
    "{row}.met_at is null",
    "{row}.ended_at is null",
    "{row}.paused_since is null",
    narrowed=_deadlines,
)


def _seen(action: Action, whole: str, to_platform: str) -> str:
    """The type in which a row is shown: whole to those on its case, in the platform's own type to its liaison."""
    places = f"{MY_TASKS} and task.case_id = {{row}}.case_id"
    kinds = ", ".join(f"'{kind}'" for kind in sorted((OFFICERS | {TaskKind.SPOC}) & ACCESS[action].tasks))
    return (
        f"case when exists ({places} and task.kind = any (array[{kinds}])) then '{whole}'"
        f" when exists ({places} and task.kind = 'PLATFORM_LIAISON' and task.object_id = {{row}}.id) then '{to_platform}' end"
    )


ONE_REQUEST = rows_of(
    DataRequest, kind=_seen(Action.SEE_DATA_REQUEST, "DataRequest", "PlatformRequest"), narrowed=_one, alone=True
)


def _requests(arguments: Arguments) -> Narrowed:
    where: list[str] = []
    values: list[Any] = []
    if (platform := narrowed_by(arguments.get("platform"))) is not None:
        where.append("{row}.platform_id = {0}::uuid")
        values.append(platform)
    if arguments.get("stage") is not None:
        where.append(f"{{row}}.stage = {{{len(values)}}}::text")
        values.append(arguments["stage"])
    return Narrowed(tuple(where), tuple(values))


REQUESTS = page_of(
    DataRequest,
    Order(column="drafted_at", descending=True),
    on_my_cases(Action.SEE_DATA_REQUESTS),
    kind=_seen(Action.SEE_DATA_REQUEST, "DataRequest", "PlatformRequest"),
    narrowed=_requests,
)
