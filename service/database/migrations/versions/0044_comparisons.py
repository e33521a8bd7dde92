"""A second, blind entry of an identity, compared with what was sealed."""

from service.database.migrating import run_sql

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    run_sql("0044_comparisons.sql")
