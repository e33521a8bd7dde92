"""Whoever enters a case has with the lock what a change of it rests on."""

from service.database.migrating import run_sql

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    run_sql("0070_entered_with_all.sql")
