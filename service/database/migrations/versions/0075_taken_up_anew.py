"""Whoever takes up a command has no places kept of whoever asked before."""

from service.database.migrating import run_sql

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    run_sql("0075_taken_up_anew.sql")
