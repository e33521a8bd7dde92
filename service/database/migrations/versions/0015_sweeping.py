"""Documents that nobody bound go after a day. The SQL stands beside it."""

from service.database.migrating import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql("0015_sweeping.sql")
