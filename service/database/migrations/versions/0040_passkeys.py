"""Passkeys, the codes with which they are added, and browsers in which somebody is signing in."""

from service.database.migrating import run_sql

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    run_sql("0040_passkeys.sql")
