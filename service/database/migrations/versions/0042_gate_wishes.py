"""A wish that waits for an event."""

from service.database.migrating import run_sql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    run_sql("0042_gate_wishes.sql")
