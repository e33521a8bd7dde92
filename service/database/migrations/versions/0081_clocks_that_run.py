"""The clocks that run are found without those that were met."""

from service.database.migrating import run_sql

revision = "0081"
down_revision = "0080"


def upgrade() -> None:
    run_sql("0081_clocks_that_run.sql")
