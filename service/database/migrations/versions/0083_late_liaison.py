"""A system of a platform that comes late has the places that its liaisons have."""

from service.database.migrating import run_sql

revision = "0083"
down_revision = "0082"


def upgrade() -> None:
    run_sql("0083_late_liaison.sql")
