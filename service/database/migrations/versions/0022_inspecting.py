"""An auditor reads a case's record for a purpose, and each look is kept with it."""

from service.database.migrating import run_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_sql("0022_inspecting.sql")
