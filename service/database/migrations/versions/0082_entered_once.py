"""A case is entered, and read whole, once."""

from service.database.migrating import run_sql

revision = "0082"
down_revision = "0081"


def upgrade() -> None:
    run_sql("0082_entered_once.sql")
