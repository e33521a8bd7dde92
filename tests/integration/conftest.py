"""The real database, once a session: migrated, with the story's people, and an engine for each process's own role."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.auth.tokens import make_signing_key
from service.database.migrating import migrate, prepare_roles
from service.demo.people import read_people, seed
from service.identity.sealing import make_sealing_keys
from service.platforms.evidence import make_evidence_key
from service.settings import Settings
from tests.integration.cast import Cast
from tests.parts import running_postgresql


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an installation in a folder of this session's own, its database ready."""
    home: Path = tmp_path_factory.mktemp("home")
    with running_postgresql(home) as server:
        made = Settings(
            home=home,
            database=server.admin_url,
            temporal="",
            policy="srtk-2026-1",
            demo=True,
            api_port=0,
            public_url="http://rtk.test",
        )
        make_signing_key(made)
        make_evidence_key(made.secrets / "evidence-key")
        make_sealing_keys(made.secrets / "sealing-key.pub", made.secrets / "sealing-key")
        asyncio.run(_prepare(made))
        yield made


async def _prepare(settings: Settings) -> None:
    await prepare_roles(settings)
    await migrate(settings)
    await seed(settings)


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The API process's own engine."""
    made = create_async_engine(settings.database_as("app"))
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
async def worker_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(settings.database_as("worker"))
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
def people() -> dict[str, UUID]:
    """The story's people by key."""
    return {key: person.id for key, person in read_people().people.items()}


@pytest.fixture(scope="session")
async def opener_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(settings.database_as("opener"))
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
async def watching_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The server's superuser, whom no policy binds: for looking at what really happened, never for acting."""
    password = (settings.home / "postgresql" / "password-postgres").read_text()
    address = settings.database.rpartition("@")[2]
    made = create_async_engine(f"postgresql+asyncpg://postgres:{password}@{address}")
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
def cast(settings: Settings, engine: AsyncEngine, opener_engine: AsyncEngine, watching_engine: AsyncEngine) -> Cast:
    """The story's people, ready to act."""
    return Cast(settings=settings, engine=engine, opener_engine=opener_engine, watching_engine=watching_engine)
