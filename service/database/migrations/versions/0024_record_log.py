"""The record's log: heads of chains in the order in which they were sealed, a role that seals, and what it may ask."""

from service.database.migrating import run_sql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run_sql("0024_record_log.sql")
