"""Sessions of browsers, beside those of clients."""

from service.database.migrating import run_sql

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    run_sql("0049_browser_sessions.sql")
