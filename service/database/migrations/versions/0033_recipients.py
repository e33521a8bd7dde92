"""Who may be told in her place."""

from service.database.migrating import run_sql

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    run_sql("0033_recipients.sql")
