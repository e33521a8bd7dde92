"""Signing in with a provider of somebody else's."""

from service.database.migrating import run_sql

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    run_sql("0050_providers.sql")
