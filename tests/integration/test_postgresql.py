"""The launcher of PostgreSQL where it is hard: cut off in the middle, and by a root whose folder others may not enter."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.database.migrating import prepare_roles
from service.running import postgresql
from service.running.postgresql import PostgreSQL
from service.settings import CannotRun, Settings


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


async def test_another_installation_on_the_same_server_is_not_locked_out(
    settings: Settings, watching_engine: AsyncEngine, tmp_path: Path
) -> None:
    async with watching_engine.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await outside.execute(sa.text("create database second owner rtk_setup"))
        second = replace(settings, home=tmp_path, database=settings.database.rpartition("/")[0] + "/second")
        with pytest.raises(CannotRun):
            await prepare_roles(second)
        await outside.execute(sa.text("drop database second"))
    fresh = create_async_engine(settings.database_as("app"))
    async with fresh.connect() as connection:
        assert (await connection.execute(sa.text("select current_user"))).scalar_one() == "rtk_app"
    await fresh.dispose()
