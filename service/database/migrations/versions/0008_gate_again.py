"""The gate asked harder, and what the opener may open. The SQL stands beside it, as an administrator would read it."""

from service.database.migrating import run_sql

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    run_sql("0008_gate_again.sql")
