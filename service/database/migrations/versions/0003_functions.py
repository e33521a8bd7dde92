"""Entering cases, giving tasks, the chain. The SQL stands beside it, as a database administrator would want to read it."""

from service.database.migrating import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql("0003_functions.sql")
