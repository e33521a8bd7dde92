"""Clarifications and pauses, preservation, errors, and what else a platform is asked, told and owes."""

from service.database.migrating import run_sql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_sql("0023_asking.sql")
