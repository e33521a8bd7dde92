"""The gate asks how long support lasts (P31)."""

from service.database.migrating import run_sql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run_sql("0029_gate_support.sql")
