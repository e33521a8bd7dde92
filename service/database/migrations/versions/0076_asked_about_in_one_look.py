"""Who asks about one case is claimed and found in one row."""

from service.database.migrating import run_sql

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    run_sql("0076_asked_about_in_one_look.sql")
