"""All that her row may depend on, asked at once."""

from service.database.migrating import run_sql

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    run_sql("0064_hers.sql")
