"""Signing in once more in a session of our own pages."""

from service.database.migrating import run_sql

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    run_sql("0054_step_up.sql")
