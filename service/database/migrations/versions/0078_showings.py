"""What was shown has a table of its own: looks that were allowed, for which no purpose is given."""

from service.database.migrating import run_sql

revision = "0078"
down_revision = "0077"


def upgrade() -> None:
    run_sql("0078_showings.sql")
