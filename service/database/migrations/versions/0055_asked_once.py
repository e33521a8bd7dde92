"""Policies ask once for a statement who is asking."""

from service.database.migrating import run_sql

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    run_sql("0055_asked_once.sql")
