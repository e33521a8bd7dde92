"""A second, blind entry of an identity, compared with what was sealed."""

from service.database.migrating import run_sql

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    run_sql("0043_comparisons.sql")
