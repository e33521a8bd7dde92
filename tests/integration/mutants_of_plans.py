"""Compilers that do one thing wrong, each as the real one could: the test of sameness has to find every one out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.api.plan import compiling
from service.api.plan.compiling import Compiler
from service.api.plan.reading import Operation
from service.api.plan.standing import Root, Rows, Scalar, Window
from service.api.planning import Plans
from service.api.stands import PLACE

Mutant = Callable[[pytest.MonkeyPatch, Plans], None]


def names_in_another_order(patch: pytest.MonkeyPatch, _: Plans) -> None:
    pairs = compiling.pairs
    patch.setattr(compiling, "pairs", lambda of: pairs(list(of)[::-1]))


def texts_that_are_not_escaped(patch: pytest.MonkeyPatch, _: Plans) -> None:
    leaf = Compiler.leaf

    def wrong(self: Compiler, kind: Any, value: str, *, stored: bool) -> str:
        return (
            f"'\"' || {value} || '\"'"
            if kind.name == "String" and not stored
            else leaf(self, kind, value, stored=stored)
        )

    patch.setattr(Compiler, "leaf", wrong)


def rows_of_every_case(patch: pytest.MonkeyPatch, _: Plans) -> None:
    _with_rows(patch, lambda rows: replace(rows, where=rows.where[1:]))


def rows_in_another_order(patch: pytest.MonkeyPatch, _: Plans) -> None:
    listed = Compiler.listed

    def wrong(self: Compiler, rows: Rows, *rest: Any) -> str:
        return listed(self, replace(rows, order=rows.order[::-1]), *rest)

    patch.setattr(Compiler, "listed", wrong)


def a_page_that_is_longer(patch: pytest.MonkeyPatch, _: Plans) -> None:
    _with_window(patch, lambda window: replace(window, size=window.size + 1))


def a_page_from_the_other_end(patch: pytest.MonkeyPatch, _: Plans) -> None:
    _with_window(patch, lambda window: replace(window, from_end=not window.from_end))


def fields_decided_once(patch: pytest.MonkeyPatch, _: Plans) -> None:
    patch.setattr(Operation, "decisions", lambda self, variables: ())


def instants_of_six_digits(_: pytest.MonkeyPatch, plans: Plans) -> None:
    six = Scalar(f"'\"' || {PLACE} || '\"'", "timestamptz")
    plans._language = replace(plans._language, scalars={**plans._language.scalars, "DateTime": six})


def a_question_that_anybody_may_ask(_: pytest.MonkeyPatch, plans: Plans) -> None:
    known = plans._language.stands_for

    def wrong(of: str, name: str) -> Any:
        standing = known(of, name)
        return replace(standing, guard="true") if isinstance(standing, Root) else standing

    plans._language = replace(plans._language, stands_for=wrong)


def _with_rows(patch: pytest.MonkeyPatch, change: Callable[[Rows], Rows]) -> None:
    rows_of = Compiler.rows

    def wrong(self: Compiler, rows: Rows, *rest: Any) -> str:
        return rows_of(self, change(rows), *rest)

    patch.setattr(Compiler, "rows", wrong)


def _with_window(patch: pytest.MonkeyPatch, change: Callable[[Window], Window]) -> None:
    page = compiling.page

    def wrong(compiler: Compiler, rows: Rows, selected: Any, *rest: Any) -> str:
        bound = compiler.bound[selected]
        assert bound.window is not None
        compiler.bound = {**compiler.bound, selected: replace(bound, window=change(bound.window))}
        return page(compiler, rows, selected, *rest)

    patch.setattr(compiling, "page", wrong)


MUTANTS: dict[str, Mutant] = {
    each.__name__: each
    for each in (
        names_in_another_order,
        texts_that_are_not_escaped,
        rows_of_every_case,
        rows_in_another_order,
        a_page_that_is_longer,
        a_page_from_the_other_end,
        fields_decided_once,
        instants_of_six_digits,
        a_question_that_anybody_may_ask,
    )
}
