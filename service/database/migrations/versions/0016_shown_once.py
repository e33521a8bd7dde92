"""An opening is marked shown once."""

from service.database.migrating import run_sql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_sql("0016_shown_once.sql")
