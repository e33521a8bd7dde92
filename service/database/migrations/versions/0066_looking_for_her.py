"""A look at where she is, and a rescue that breaks the glass."""

from service.database.migrating import run_sql

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    run_sql("0066_looking_for_her.sql")
