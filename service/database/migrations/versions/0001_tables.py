"""The tables. The SQL stands beside it, as a database administrator would want to read it."""

from service.database.migrating import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql("0001_tables.sql")
