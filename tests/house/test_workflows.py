"""What is in workflows/ may stay in a Temporal history for years: nothing there can hold words, or is left unperformed."""

import importlib
import inspect
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from temporalio import activity, workflow

import service.worker
from service.temporal import WORKFLOWS
from service.vocabulary import PromiseKind
from tests.house.source import modules

WORDLESS = (UUID, datetime, int, float, bool, type(None))
ROOM = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in modules("workflows")]
ACTIVITIES = [
    function
    for module in ROOM
    for asked in vars(module).values()
    if inspect.isclass(asked) and asked.__module__ == module.__name__
    for function in vars(asked).values()
    if hasattr(function, "__temporal_activity_definition")
]
DEFINED = {
    made
    for module in ROOM
    for made in vars(module).values()
    if inspect.isclass(made) and hasattr(made, "__temporal_workflow_definition")
}


def payloads() -> Iterator[tuple[str, Any]]:
    """Every type that enters a history: of arguments, results and signals."""
    messages = [*ACTIVITIES]
    for made in DEFINED:
        definition = workflow._Definition.must_from_class(made)
        messages += [definition.run_fn, *(s.fn for s in definition.signals.values())]
        messages += [q.fn for q in definition.queries.values()] + [u.fn for u in definition.updates.values()]
    for function in filter(None, messages):
        for name, kind in typing.get_type_hints(function).items():
            yield f"{function.__qualname__}.{name}", kind


def words_in(kind: Any, seen: frozenset[Any] = frozenset()) -> list[str]:
    """Where free text could hide in a type; empty where it can hold ids, instants, numbers and closed words only."""
    if kind in seen or kind in WORDLESS:
        return []
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return []
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return [f"{f.name}: {w}" for f in fields(kind) for w in words_in(hints[f.name], seen | {kind})]
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (list, tuple, typing.Union):
        return [w for inner in typing.get_args(kind) if inner is not ... for w in words_in(inner, seen)]
    return [str(kind)]


PAYLOADS = sorted(payloads(), key=lambda payload: payload[0])


@pytest.mark.parametrize(("where", "kind"), PAYLOADS, ids=[where for where, _ in PAYLOADS])
def test_nothing_that_enters_a_history_can_hold_words(where: str, kind: Any) -> None:
    assert words_in(kind) == [], where


def test_free_text_would_be_found_wherever_it_hides() -> None:
    assert words_in(str) == ["<class 'str'>"]
    assert words_in(list[str | None]) == ["<class 'str'>"]
    assert words_in(dict[str, int]) != []
    assert words_in(Any) != []


def test_there_is_something_to_check() -> None:
    assert len(ACTIVITIES) >= 10
    assert len(DEFINED) >= len(PromiseKind)


def test_every_kind_of_promise_is_kept_by_a_workflow_and_every_workflow_keeps_one() -> None:
    assert set(WORKFLOWS) == set(PromiseKind)
    assert {made for made, _ in WORKFLOWS.values()} == DEFINED
    some = UUID(int=4)
    assert len({id_of(some) for _, id_of in WORKFLOWS.values()}) == len(WORKFLOWS)


def test_every_activity_is_performed_and_every_workflow_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    registered = Mock()
    monkeypatch.setattr(service.worker, "Worker", registered)
    service.worker.worker_of(Mock(), Mock())
    given = registered.call_args.kwargs
    asked = {activity._Definition.must_from_callable(function).name for function in ACTIVITIES}
    assert {activity._Definition.must_from_callable(function).name for function in given["activities"]} == asked
    assert set(given["workflows"]) == DEFINED
