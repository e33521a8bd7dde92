"""Roles' grants and forced row-level security. The SQL stands beside it, as a database administrator would read it."""

from service.database.migrating import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql("0002_rows.sql")
