"""An account of which nobody said who began the contact holds the screen (E03)."""

from service.database.migrating import run_sql

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    run_sql("0040_gate_initiators.sql")
