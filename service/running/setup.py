"""`rtk setup`: keys, ports, Temporal's program, the database with its roles, schema and (in the demo) people.

Every step looks first whether it is done, so that doing it again changes nothing and takes a second or two.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg

from service.auth.keys import make_signing_keys
from service.database.migrating import LOGINS, migrate, prepare_roles
from service.demo.people import seed
from service.identity.beginning import begin_holders
from service.platforms.evidence import make_key
from service.policy import load
from service.record.signing import make_record_key
from service.running import temporal
from service.running.addresses import keep_ports, read_ports, without_password
from service.running.children import Child
from service.running.occupying import Occupied, occupying
from service.running.parts import own_postgresql, postgresql_program
from service.settings import CannotRun, Settings

Say = Callable[[str], None]


async def set_up(settings: Settings, say: Say) -> None:
    """Does what is not done yet, and says so. Raises CannotRun; what was done until then stays and is not done again."""
    check_policy(settings)
    try:
        with occupying(settings.home, "setup"):
            await prepare(settings, say, running=False)
    except Occupied as occupied:
        if occupied.what == "setup":
            say("set-up: another set-up is running here; waiting for it")
            with occupying(settings.home, "setup", wait=True):
                await prepare(settings, say, running=False)
        else:
            await prepare(settings, say, running=True)
    say("set-up: everything is in place")


def check_policy(settings: Settings) -> None:
    try:
        load(settings.policy)
    except ValueError as fault:
        raise CannotRun(f"RTK_POLICY cannot be used: {fault}") from None


async def prepare(settings: Settings, say: Say, *, running: bool) -> None:
    """All steps; `running`: this clone's servers are up under somebody else, and are used as they are."""
    make_keys(settings, say)
    if not running:
        keep_ports(settings.home)
    if not settings.temporal:
        await temporal.get_program(settings.home, say)
    if settings.database:
        await prepare_database(settings, say)
    elif running:
        await prepare_database(replace(settings, database=own_postgresql(settings).admin_url), say)
    else:
        async with own_database(settings, say) as database:
            await prepare_database(replace(settings, database=database), say)


def make_keys(settings: Settings, say: Say) -> None:
    """The keys of tokens, evidence, locations and the record: made once, each in a file only this user reads.

    What opened identities before there were two holders opens none any more, and goes.
    """
    made = (settings.evidence_key, settings.location_key, settings.record_key, settings.token_keys)
    if not all(path.exists() for path in made):
        say("set-up: making the keys of tokens, evidence, locations and the record")
    make_signing_keys(settings)
    make_key(settings.evidence_key)
    make_key(settings.location_key)
    make_record_key(settings)
    for old in ("sealing-key", "sealing-key.pub"):
        (settings.secrets / old).unlink(missing_ok=True)


@asynccontextmanager
async def own_database(settings: Settings, say: Say) -> AsyncIterator[str]:
    """This clone's cluster, up for as long as this lasts: its administrator's URL."""
    server = own_postgresql(settings)
    if not (server.data / "PG_VERSION").exists():
        say("set-up: making a PostgreSQL cluster for this clone")
    server.initialise()
    child = Child(postgresql_program(settings, server), say)
    try:
        await child.start()
        yield server.admin_url
    finally:
        await child.stop()


async def prepare_database(settings: Settings, say: Say) -> None:
    """Roles, schema and people, by the administrator's URL."""
    try:
        first = not settings.secret_of("app").exists()
        if first:
            say("set-up: making the database's roles and schema")
        await prepare_roles(settings)
        await migrate(settings)
        await begin_holders(settings)
    except (OSError, asyncpg.PostgresError) as fault:
        raise CannotRun(f"the database {without_password(settings.database)} cannot be set up: {fault}") from None
    if settings.demo:
        if first:
            say("set-up: writing the demo's people")
        await seed(settings)


def check_set_up(settings: Settings) -> None:
    """CannotRun where set-up has not been done."""
    if not all(settings.secret_of(login).exists() for login in LOGINS) or not read_ports(settings.home):
        raise CannotRun("nothing is set up here yet: run `make setup` or `rtk setup` first")
