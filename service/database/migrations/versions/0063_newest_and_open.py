"""What every command asks is found by an index, however long a case's history is."""

from service.database.migrating import run_sql

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    run_sql("0063_newest_and_open.sql")
