"""Whoever enters a case has with the lock what a change of it rests on."""

from service.database.migrating import run_sql

revision = "0072"
down_revision = "0071"


def upgrade() -> None:
    run_sql("0072_entered_with_all.sql")
