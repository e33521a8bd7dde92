"""Whoever is let back in, or was acted as before, is looked at closely for as long as what was ended would have lasted."""

from service.database.migrating import run_sql

revision = "0074"
down_revision = "0073"


def upgrade() -> None:
    run_sql("0074_looked_at_as_long.sql")
