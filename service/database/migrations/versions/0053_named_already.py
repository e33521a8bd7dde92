"""A second code of somebody whom a provider named is for the same account."""

from service.database.migrating import run_sql

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    run_sql("0053_named_already.sql")
