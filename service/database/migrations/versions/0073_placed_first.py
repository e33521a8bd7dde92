"""What is kept for whoever asks is asked first, in a policy of its own."""

from service.database.migrating import run_sql

revision = "0073"
down_revision = "0072"


def upgrade() -> None:
    run_sql("0073_placed_first.sql")
