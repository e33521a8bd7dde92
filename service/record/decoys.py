"""Making decoys, and settling the alarms that the database raised: what an administrator types, carried out as the migrator.

An administrator has no part in any case. One function of the database makes a decoy, and nobody else may call it.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.settings import CannotRun, Settings

UNIQUE, UNFIT = "23505", "22023"


async def add_decoy(settings: Settings, force: str, reference: str, name: str) -> str:
    """A case that is nobody's, in a force and under a crime reference and a victim's name that look like its own; its id.

    The force by its id or its whole name. CannotRun where the reference is taken, or it has no officer and supervisor.
    """
    of_force = "(select id from organisations where kind = 'FORCE' and :force in (id::text, name))"
    asked = f"select make_decoy({of_force}, :reference, :name, :policy)"
    given = {"force": force, "reference": reference, "name": name, "policy": settings.policy}
    try:
        ((made,),) = await _asked(settings, asked, **given)
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state not in (UNIQUE, UNFIT):
            raise
        why = (
            "that reference is taken"
            if state == UNIQUE
            else "it needs a force with an officer and a supervisor, a reference and a name"
        )
        raise CannotRun(f"no decoy was made: {why}") from None
    return str(made)


async def list_alarms(settings: Settings) -> list[str]:
    """A line for each alarm that stands: its id, its word, whose it is, what they did, and the case."""
    rows = await _asked(settings, "select id, word, actor, action, case_id from standing_alarms()")
    return [f"{id} {word} {actor or '-'} {action} {case}" for id, word, actor, action, case in rows]


async def settle_alarm(settings: Settings, alarm: UUID) -> None:
    """Somebody has looked into it: it is over. CannotRun where none of this id stands."""
    ((settled,),) = await _asked(settings, "select settle_alarm(:alarm)", alarm=alarm)
    if not settled:
        raise CannotRun(f"no alarm {alarm} stands")


async def _asked(settings: Settings, statement: str, **given: Any) -> list[tuple[Any, ...]]:
    engine = create_async_engine(settings.database_as("migrator"), poolclass=NullPool, hide_parameters=True)
    try:
        async with engine.begin() as connection:
            return [tuple(row) for row in await connection.execute(sa.text(statement), given)]
    finally:
        await engine.dispose()
