"""Embargoes, conflicts of interest, assurances, and what an appointment is for. The SQL stands beside it."""

from service.database.migrating import run_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_sql("0019_holding.sql")
