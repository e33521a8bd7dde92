"""The officers of a case read its record. The SQL stands beside it."""

from service.database.migrating import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_sql("0014_timeline.sql")
