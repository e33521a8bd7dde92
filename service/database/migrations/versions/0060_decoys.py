"""Cases nobody has a task for, and the alarm that one was touched."""

from service.database.migrating import run_sql

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    run_sql("0060_decoys.sql")
