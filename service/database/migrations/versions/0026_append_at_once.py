"""The next link of a chain in one statement where it was four: the same event, text and hash for less of a write's time."""

from service.database.migrating import run_sql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run_sql("0026_append_at_once.sql")
