"""All that the outside may set stands in infra/example.env, is read in one place, and names no policy anywhere else."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from service.policy import load
from service.running.parts import environment
from service.settings import Settings, read_settings
from tests.house.source import ROOT, modules, strings, tree

EXAMPLE = ROOT / "infra" / "example.env"
NAME = re.compile(r"\bRTK_[A-Z_]+\b")
GIVEN_TO_ONE_COMMAND = {"RTK_TOKEN", "RTK_PROOF"}
"""The opener's token is no setting, nor is the proof of its key: they belong to one person and one call."""


def example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def read() -> set[str]:
    (settings,) = [path for path in modules("service") if path.name == "settings.py"]
    return {word for word in strings(settings) if NAME.fullmatch(word)}


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == read()
    assert len(read()) == len(fields(Settings))


def test_the_example_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in read():
        monkeypatch.delenv(name, raising=False)
    by_default = read_settings()
    for name, value in example().items():
        monkeypatch.setenv(name, value)
    assert read_settings() == by_default


def test_the_default_policy_is_there() -> None:
    assert load(example()["RTK_POLICY"]).version == "srtk-2026-1"


def test_nothing_names_a_setting_that_is_not_there() -> None:
    places = [
        path
        for path in map(ROOT.joinpath, ("Makefile", "README.md", "docker-compose.yml", "infra/Dockerfile", ".ci/run"))
        if path.exists()
    ]
    named = {name for path in places for name in NAME.findall(path.read_text())}
    assert named - GIVEN_TO_ONE_COMMAND <= read()


def test_only_the_edges_read_the_environment() -> None:
    """Settings, the token that is presented, and what a child process inherits so that it can run at all."""
    readers = {
        str(path)
        for path in modules("service", "workflows")
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
            for node in ast.walk(tree(path))
        )
    }
    assert {path for path in readers if not path.startswith("service/running/")} <= {
        "service/settings.py",
        "service/cli.py",
        "service/presented.py",
    }


def test_nothing_in_code_knows_which_policy_runs() -> None:
    named = [str(path) for path in modules("service", "workflows") if "srtk-2026-1" in strings(path)]
    assert named == ["service/settings.py"]
    compared = [
        f"{path}:{node.lineno}"
        for path in modules("service", "workflows")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        and "policy" in ast.unparse(node)
        and any(
            isinstance(part, ast.Constant) and isinstance(part.value, str) for part in [node.left, *node.comparators]
        )
    ]
    assert compared == []


def test_a_process_of_ours_is_handed_every_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the outside has set for `rtk serve` reaches the programs it starts; without the database's password."""
    everywhere = {
        "RTK_HOME": str(tmp_path),
        "RTK_DATABASE_URL": "postgresql://db.test:5432/rtk",
        "RTK_API_PORT": "8000",
        "RTK_API_PROCESSES": "2",
        "RTK_DEMO": "1",
        "RTK_FREE_DOCUMENTS": "0",
        "RTK_COST_PER_MINUTE": "7",
        "RTK_UNBOUND_DOCUMENTS": "8",
        "RTK_UNBOUND_MEGABYTES": "9",
        "RTK_TRUSTED_PROXIES": "10.0.0.7, 10.1.0.0/24",
        "RTK_NOTIFY_KEY_FILE": str(tmp_path / "key"),
    }
    for name in read():
        monkeypatch.setenv(name, everywhere.get(name, f"/{name.lower()}"))
    set_outside = read_settings()
    handed = environment(set_outside)
    assert set(handed) >= read()
    for name in read():
        monkeypatch.setenv(name, handed[name])
    assert read_settings() == set_outside
