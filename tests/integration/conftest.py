"""The real database, once a session: migrated, with the story's people, and an engine for each process's own role."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.api.app import make_app
from service.demo.people import read_people
from service.settings import Settings
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.doorway import a_device
from tests.integration.keeping import Keeper
from tests.integration.oauth import CALLBACK, Desk
from tests.integration.oauth_stage import Stage, a_stage
from tests.integration.office import PEOPLE as SIGNING
from tests.integration.office import Office
from tests.parts import installed, with_holders, with_sealer


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an installation of this session's own: its database, its record's sealer and its key holders are up."""
    with installed(tmp_path_factory.mktemp("home")) as made, with_sealer(made), with_holders(made):
        yield made


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
def keeper(worker_engine: AsyncEngine, watching_engine: AsyncEngine) -> Keeper:
    """The worker's side of every promise."""
    return Keeper(worker_engine, watching_engine)


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


@pytest.fixture(scope="session")
async def contract(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Contract]:
    """The contract as clients meet it."""
    app = make_app(settings)
    yield Contract(settings=settings, app=app, watching_engine=watching_engine)
    await app.state.close()


@pytest.fixture(scope="session")
async def reference(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Contract]:
    """The contract with every question answered by its operation, none by a plan."""
    app = make_app(settings, plans=False)
    yield Contract(settings=settings, app=app, watching_engine=watching_engine)
    await app.state.engine.dispose()


@pytest.fixture(scope="session")
async def desk(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Desk]:
    """The service with whoever the test puts at the desk."""
    made = Desk(settings=settings, watching_engine=watching_engine)
    yield made
    await made.app.state.engine.dispose()
    await made.oauth.engine.dispose()


@pytest.fixture(scope="session")
async def doors(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Desk]:
    """The service with its own pages to sign in."""
    made = Desk(settings=settings, watching_engine=watching_engine, pages=True)
    yield made
    await made.app.state.engine.dispose()
    await made.oauth.engine.dispose()


@pytest.fixture(scope="session")
async def stage(desk: Desk) -> Stage:
    """Who attacks the authorization server, and what with."""
    return await a_stage(desk)


@pytest.fixture(scope="session")
async def office(settings: Settings, watching_engine: AsyncEngine) -> AsyncIterator[Office]:
    """The service as it is where it is no demo, and people with passkeys."""
    desk = Desk(
        settings=replace(settings, demo=False, free_documents=True), watching_engine=watching_engine, pages=True
    )
    devices = {who: await a_device(desk, who) for who in SIGNING}
    yield Office(desk, await desk.add("northmoor", redirects=(CALLBACK,)), devices)
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()
