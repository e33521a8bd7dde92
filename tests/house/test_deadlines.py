"""Every clock that starts has an owner, a limit, somebody who acts when it is due, and something that meets it."""

import ast
import re
from pathlib import Path

import pytest

from service.operations.promises import OWNERS
from service.policy import load
from service.temporal import WORKFLOWS
from service.vocabulary import PromiseKind, TaskKind
from tests.house.source import modules, strings, tree

KEY = re.compile(r"[EP]\d{2}[a-z]?")
OTHER_DUES = {"P16u", "P21s"}
"""Other limits of P16 and P21: for an urgent request, and for a victim with standard rights."""
POLICY = load("srtk-2026-1")
DECIDING = [path for path in modules("service") if path.parts[1] in ("operations", "activities")]

RULING = [path for path in modules("service") if path.parts[1] == "rules"]
"""Where a table of keys may stand."""


def calls(method: str) -> dict[str, set[str]]:
    """The keys with which `promises.<method>` is called, each with the modules that do; a loop's keys count for its call."""
    found: dict[str, set[str]] = {}
    for path in DECIDING:
        for scope in functions(path):
            named = [
                node
                for node in ast.walk(scope)
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(f"promises.{method}") and node.args
            ]
            for call in named:
                for key in keys_of(call.args[0], scope, path):
                    found.setdefault(key, set()).add(str(path))
    return found


def functions(path: Path) -> list[ast.AST]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]


def keys_of(argument: ast.expr, scope: ast.AST, path: Path) -> set[str]:
    """The key itself, or every key that the function, or a table of its module, can put in its place."""
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    within = {str(n.value) for n in ast.walk(scope) if isinstance(n, ast.Constant) and KEY.fullmatch(str(n.value))}
    tables = {n.id for n in ast.walk(scope) if isinstance(n, ast.Name) and n.id.isupper()}
    return within | {key for table in tables for key in keys_in(table, path)}


def keys_in(table: str, path: Path) -> set[str]:
    for place in (path, *DECIDING, *RULING):
        for node in tree(place).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id == table and getattr(node, "value", None) is not None:
                constants = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
                return {str(value) for value in constants if KEY.fullmatch(str(value))}
    return set()


STARTED = calls("start")
MET = calls("meet")


def test_every_clock_that_starts_has_a_limit_and_an_owner() -> None:
    assert set(STARTED) <= set(OWNERS)
    assert set(OWNERS) | OTHER_DUES == {key for key, clock in POLICY.clocks.items() if clock.promise is not None}
    assert set(OWNERS.values()) <= set(TaskKind)


def test_every_clock_with_an_owner_is_started_somewhere() -> None:
    assert set(OWNERS) <= set(STARTED)


@pytest.mark.parametrize("key", sorted(OWNERS))
def test_every_clock_can_be_met_by_something_that_is_built(key: str) -> None:
    assert key in MET


@pytest.mark.parametrize("key", sorted(OWNERS))
def test_every_clock_has_a_workflow_that_acts_when_it_is_due(key: str) -> None:
    promise = POLICY[key].promise
    assert promise in WORKFLOWS
    assert promise is not None
    assert promise in PromiseKind


def test_every_limit_of_the_policy_is_used_and_every_limit_used_is_in_the_policy() -> None:
    used = {
        word
        for path in modules("service")
        if "policy" not in path.parts
        for word in strings(path)
        if KEY.fullmatch(word)
    }
    assert used == set(POLICY.clocks)
