"""Words of the record and names of clocks and policies are of types that check them, and JSON as they are."""

from service.database.migrating import run_sql

revision = "0074"
down_revision = "0073"


def upgrade() -> None:
    run_sql("0074_plain_words.sql")
