"""What a second officer said of a decision (R17)."""

from service.database.migrating import run_sql

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    run_sql("0039_second_opinions.sql")
