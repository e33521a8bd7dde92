"""Officers' systems follow what was sealed of their cases."""

from service.database.migrating import run_sql

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    run_sql("0045_followed.sql")
