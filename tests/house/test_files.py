"""How files are named, how long they are, how they open, and what must never stand in one."""

import ast
import re
from pathlib import Path

from tests.house.source import modules, text, tracked, tree

ROOMS = ("service", "workflows", "tests", "infra")
LONGEST = 300
LONGEST_DOCSTRING = 4
VAGUE = {"utils", "util", "common", "helpers", "helper", "core", "base", "models", "managers", "misc", "shared"}

MACHINE = re.compile(
    "|".join(("/" + "home/(?!temporal)", "/" + "root/", "/" + "Users/", "/" + "work/", r"[A-Z]:\\" + "Users"))
)
REGISTRIES = ("pypi" + r"\.org", "files." + "pythonhosted", "registry." + "npmjs", "repo1." + "maven", "proxy." + "golang",
              "conda." + "anaconda", "releases/" + "download")  # fmt: skip
DOWNLOAD = re.compile("|".join(REGISTRIES) + "|https?://\\S+\\.(?:zip|tar|tgz|gz|xz|whl|jar|deb)\\b")

"""`/home/temporal` lies within an image that others made, and not on a machine of ours."""


def is_text(path: Path) -> bool:
    return path.suffix not in {".zip", ".png", ".ico", ".bin", ".gz"}


def test_a_file_is_no_longer_than_can_be_held_in_mind() -> None:
    lengths = {str(path): len(text(path).splitlines()) for path in modules(*ROOMS)}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_a_module_opens_by_saying_what_is_here() -> None:
    openings = {str(path): ast.get_docstring(tree(path)) or "" for path in modules(*ROOMS)}
    lengths = {path: len([line for line in opening.splitlines() if line.strip()]) for path, opening in openings.items()}
    assert {path: length for path, length in lengths.items() if not 1 <= length <= LONGEST_DOCSTRING} == {}


def test_every_file_and_room_is_named_for_what_is_in_it() -> None:
    vague = [str(path) for path in tracked() if VAGUE & {Path(part).stem.lower() for part in path.parts}]
    assert vague == []


def test_nothing_tracked_knows_one_machine_or_a_place_to_download_from() -> None:
    found = [
        f"{path}:{number}"
        for path in tracked()
        if is_text(path)
        for number, line in enumerate(text(path).splitlines(), 1)
        if MACHINE.search(line) or DOWNLOAD.search(line)
    ]
    assert found == []


def test_everything_generated_is_ignored() -> None:
    assert [str(path) for path in tracked() if path.parts[0] == ".local" or "__pycache__" in path.parts] == []


def test_no_test_sleeps_and_hopes() -> None:
    """A test waits for what it expects, with a limit; a bare sleep of a second or more is a guess about a machine."""
    sleeping = [
        f"{path}:{node.lineno}"
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"time.sleep", "asyncio.sleep", "sleep"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, int | float)
        and node.args[0].value >= 1
    ]
    assert sleeping == []


def test_nothing_is_left_to_be_done_later_in_a_comment() -> None:
    marks = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + "XX|HA" + r"CK)\b")
    assert [str(path) for path in tracked() if is_text(path) and marks.search(text(path))] == []


def test_no_accident_is_swallowed() -> None:
    """Catching everything and going on hides a fault; where everything is caught, it is logged or raised again."""
    swallowing = [
        f"{path}:{node.lineno}"
        for path in modules("service", "workflows")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(inside, ast.Pass | ast.Continue) for inside in node.body)
    ]
    assert swallowing == []
