"""A ring-fenced case is not found by its reference (B6)."""

from service.database.migrating import run_sql

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    run_sql("0043_ring_fence.sql")
