"""Reading the house's own files: what git tracks, and the modules of a room."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git tracks, or would if it were added now, by its path in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(Path(line) for line in sorted(set(listed.stdout.splitlines())) if (ROOT / line).is_file())


def modules(*rooms: str) -> list[Path]:
    """The Python modules under these folders that hold anything at all."""
    return [path for path in tracked() if path.suffix == ".py" and path.parts[0] in rooms and text(path).strip()]


def text(path: Path) -> str:
    return (ROOT / path).read_text()


def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def strings(path: Path) -> list[str]:
    """Every string literal of a module but its docstrings."""
    nodes = list(ast.walk(tree(path)))
    docstrings = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
