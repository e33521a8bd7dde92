"""Narrower grants and policies, and closed words in the record."""

from service.database.migrating import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql("0011_narrower_rows.sql")
