"""Set-up of the database: roles with a secret each, the schema, the migrations. Idempotent; never needs a superuser.

The administrator's URL needs CREATEROLE and the right to create a schema in its database. Processes never use it.
"""

import secrets
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import asyncpg
from alembic import command, op
from alembic.config import Config
from sqlalchemy import AdaptedConnection, Connection
from sqlalchemy.ext.asyncio import create_async_engine

from service.settings import CannotRun, Settings

HERE = Path(__file__).parent / "migrations"
GROUPS = ("owner", "keeper", "gate", "locator")
LOGINS = (
    "migrator", "app", "asker", "worker", "opener", "auditor", "sealer", "holder_police", "holder_safeguarding", "rewrapper",
    "comparer", "auth",
)  # fmt: skip
USED_ELSEWHERE = """select exists (
    select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole join pg_database d on d.oid = s.setdatabase
    where r.rolname = 'rtk_app' and d.datname <> $1)"""


def run_sql(name: str) -> None:
    """Runs one SQL file within the migration's transaction. The driver prepares single statements, so it goes round."""
    text = (HERE / "sql" / name).read_text()
    adapted = cast(AdaptedConnection, op.get_bind().connection.dbapi_connection)
    adapted.run_async(lambda driver: driver.execute(text))


def role_secret(settings: Settings, role: str) -> str:
    """The role's password: made once, kept in a file of its own that only this user reads."""
    settings.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.secret_of(role)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text().strip()


async def prepare_roles(settings: Settings) -> None:
    """Makes the roles and the schema where they are not there yet, and sets each login's password to its secret.

    Roles are a whole server's. Where another database's installation has them and we hold no secret of theirs, CannotRun:
    new passwords would lock its processes out, and whoever waits there would hear nothing more.
    """
    connection = await asyncpg.connect(settings.database.replace("+asyncpg", ""))
    database = urlsplit(settings.database).path.lstrip("/")
    try:
        if not settings.secret_of("app").exists() and await connection.fetchval(USED_ELSEWHERE, database):
            raise CannotRun(
                "this PostgreSQL server has another installation's roles (rtk_app and others) for another database: "
                "give each installation a server of its own, or bring that one's secrets here"
            )
        known = {row["rolname"] for row in await connection.fetch("select rolname from pg_roles")}
        for group in GROUPS:
            if f"rtk_{group}" not in known:
                await connection.execute(f"create role rtk_{group} nologin")
        for login in LOGINS:
            verb = "alter" if f"rtk_{login}" in known else "create"
            await connection.execute(
                f"{verb} role rtk_{login} login noinherit password '{role_secret(settings, login)}'"
            )
            await connection.execute(f'alter role rtk_{login} in database "{database}" set search_path = rtk')
            await connection.execute(f'grant connect on database "{database}" to rtk_{login}')
        await connection.execute("grant rtk_keeper, rtk_gate, rtk_locator to rtk_owner")
        await connection.execute("grant rtk_owner to rtk_migrator")
        await connection.execute("grant rtk_owner to current_user with set true")
        for schema in ("rtk", "auth"):
            await connection.execute(f"create schema if not exists {schema} authorization rtk_owner")
    finally:
        await connection.close()


async def migrate(settings: Settings) -> None:
    """Brings the schema to the newest version, as the migrator."""
    engine = create_async_engine(settings.database_as("migrator"))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


def upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
