"""What is kept for whoever asks is asked first, in a policy of its own."""

from service.database.migrating import run_sql

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    run_sql("0075_placed_first.sql")
