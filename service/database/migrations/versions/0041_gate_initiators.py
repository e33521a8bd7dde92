"""An account of which nobody said who began the contact holds the screen (E03)."""

from service.database.migrating import run_sql

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    run_sql("0041_gate_initiators.sql")
