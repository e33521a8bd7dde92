"""A role that answers questions about one case, shows what that case shows, and writes nothing but its looks."""

from service.database.migrating import run_sql

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    run_sql("0077_asked_about.sql")
