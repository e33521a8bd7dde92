"""Binding the account a victim signs in with."""

from service.database.migrating import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql("0009_victim_account.sql")
