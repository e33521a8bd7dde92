"""What follows police action."""

from service.database.migrating import run_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_sql("0017_after_police_action.sql")
