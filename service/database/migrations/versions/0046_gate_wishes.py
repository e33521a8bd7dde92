"""A wish that waits for an event."""

from service.database.migrating import run_sql

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    run_sql("0046_gate_wishes.sql")
