"""The gate in full: charges, embargoes, clearances, conflicts, parts on their own. The SQL stands beside it."""

from service.database.migrating import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_sql("0021_gate_in_full.sql")
