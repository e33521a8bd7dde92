"""Roles that nobody holds together."""

from service.database.migrating import run_sql

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    run_sql("0056_conflicting_roles.sql")
