"""Whether somebody may still be heard is asked one by one only while something of theirs has just been ended."""

from service.database.migrating import run_sql

revision = "0073"
down_revision = "0072"


def upgrade() -> None:
    run_sql("0073_standing.sql")
