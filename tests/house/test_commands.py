"""What the README tells people to type exists, and is what CI runs."""

import re
import subprocess

from service.cli import parser
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
CI = (ROOT / ".ci" / "run").read_text()
LANES = ("house", "unit", "workflows", "replay", "integration", "browser")
MAKE = re.compile(r"\bmake (?:-s )?([a-z]+)")


def targets() -> dict[str, str]:
    """Every target of the Makefile with its recipe."""
    return dict(re.findall(r"^([a-z]+):(.*(?:\n\t.*)*)", MAKEFILE, re.MULTILINE))


def typed(text: str) -> set[str]:
    """The make targets that a text tells people to type: in its code, and not in its sentences."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4}(.+)$", text, re.MULTILINE)
    return {target for line in code for target in MAKE.findall(line)}


def test_every_command_of_the_readme_exists() -> None:
    assert typed(README) <= set(targets())
    assert typed(README) >= {"demo", "test", "serve", "check", "token", "contract", "bench"}


def test_the_readme_names_two_commands_first() -> None:
    (section,) = re.findall(r"^## Two commands\n(.*?)^#", README, re.MULTILINE | re.DOTALL)
    assert re.findall(r"^ {4}(.+)$", section, re.MULTILINE) == ["make demo", "make test"]


def test_ci_runs_what_the_readme_says_and_nothing_else_of_ours() -> None:
    commands = [line.removeprefix("exec ") for line in CI.splitlines() if re.match(r"(exec )?make\b", line)]
    assert commands == ["make test"]
    assert CI.rstrip().endswith("make test")


def test_make_test_runs_every_lane() -> None:
    assert re.findall(r"tests/([a-z]+)\b(?!/)", targets()["test"])[-len(LANES) :] == list(LANES)
    assert all(f"`{lane}`" in README for lane in LANES)


def test_make_check_asks_everything_that_needs_no_server() -> None:
    asked = targets()["check"]
    assert all(
        tool in asked
        for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "tests/house", "tests/unit")
    )
    assert "setup" not in asked.splitlines()[0]


def test_every_target_that_is_typed_says_what_it_does() -> None:
    silent = [name for name, recipe in targets().items() if "##" not in recipe.splitlines()[0]]
    assert silent == []


def test_every_target_is_declared_to_make_no_file_of_its_name() -> None:
    (declared,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(declared.split()) == set(targets())


def test_the_makefile_calls_subcommands_that_exist() -> None:
    (action,) = [a for a in parser()._actions if a.choices]
    called = set(re.findall(r"\$\(RTK\) ([a-z]+)", MAKEFILE))
    assert called <= set(action.choices or ())


def test_every_room_of_the_readmes_map_is_there() -> None:
    (section,) = re.findall(r"^## The map of the house\n(.*?)^\*\*", README, re.MULTILINE | re.DOTALL)
    cells = [re.findall(r"`([^`]+)`", line.split("|")[1]) for line in section.splitlines() if line.startswith("| `")]
    places = []
    for first, *others in cells:
        parent = first.rstrip("/").rpartition("/")[0]
        places += [
            first,
            *(other if "/" in other.rstrip("/") or not parent else f"{parent}/{other}" for other in others),
        ]
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_file_the_readme_sends_readers_to_is_there() -> None:
    named = re.findall(r"`((?:service|workflows|infra|graphql|tests)/[\w./-]+)`", README)
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_ci_can_be_run() -> None:
    mode = subprocess.run(
        ["git", "ls-files", "--stage", ".ci/run"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout[:6]
    assert mode == "100755"
