"""The gate. The SQL stands beside it, as a database administrator would want to read it."""

from service.database.migrating import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql("0004_gate.sql")
