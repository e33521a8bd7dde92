"""Imports go one way: the contracts of pyproject.toml hold, and there is one for every room that has a rule."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.source import ROOT


def test_imports_go_one_way() -> None:
    """In a process of its own: the linter silences every logger that exists, and other tests read what is logged."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_room_with_a_rule_has_its_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ruled = {source for contract in contracts for source in contract["source_modules"]}
    assert ruled >= {
        "workflows",
        *(f"service.{room}" for room in ("rules", "facts", "commands", "vocabulary", "policy")),
        *(f"service.{room}" for room in ("operations", "activities", "api", "identity", "platforms", "database")),
    }
