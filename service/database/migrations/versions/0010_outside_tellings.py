"""Tellings outside the scheme. The SQL stands beside it, as a database administrator would want to read it."""

from service.database.migrating import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql("0010_outside_tellings.sql")
