"""The gate by recipient (E29)."""

from service.database.migrating import run_sql

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    run_sql("0034_gate_recipient.sql")
