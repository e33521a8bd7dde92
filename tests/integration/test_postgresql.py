"""The launcher of PostgreSQL where it is hard: cut off in the middle, and by a root whose folder others may not enter."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.running import postgresql
from service.running.postgresql import PostgreSQL


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder down to which everybody may walk, as the server's own user must; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


class CutOff(BaseException):
    """What kill -9 in the middle looks like from outside."""


def test_a_cluster_whose_making_was_cut_off_is_made_anew(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = PostgreSQL(open_folder / "postgresql", 0)

    def cut_off(_: PostgreSQL, *arguments: str) -> None:
        data = Path(arguments[arguments.index("--pgdata") + 1])
        data.mkdir()
        (data / "PG_VERSION").write_text("18\n")
        raise CutOff

    with monkeypatch.context() as patched:
        patched.setattr(PostgreSQL, "_run", cut_off)
        with pytest.raises(CutOff):
            server.initialise()
    server.initialise()
    assert (server.data / "global" / "pg_control").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")
def test_programs_that_the_servers_user_cannot_reach_are_copied_with_their_libraries(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "others_may_enter", lambda folder: False)
    monkeypatch.setattr(postgresql, "elsewhere", lambda folder: open_folder / "elsewhere")
    server = PostgreSQL(open_folder / "postgresql", 0)
    server.initialise()
    program = server.command()[0]
    assert program.startswith(str(open_folder / "elsewhere"))
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, user="nobody")
    assert said.stdout.startswith("postgres (PostgreSQL) 18")
