"""Notices: when she can be reached safely, what was said to whom through which channel, and work addresses."""

from service.database.migrating import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_sql("0020_notices.sql")
