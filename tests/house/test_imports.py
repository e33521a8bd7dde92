"""Imports go one way: the contracts of pyproject.toml hold, and there is one for every room that has a rule."""

import tomllib

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.house.source import ROOT


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_room_with_a_rule_has_its_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ruled = {source for contract in contracts for source in contract["source_modules"]}
    assert ruled >= {
        "workflows",
        *(f"service.{room}" for room in ("rules", "facts", "commands", "vocabulary", "policy")),
        *(f"service.{room}" for room in ("operations", "activities", "api", "identity", "platforms", "database")),
    }
