"""A command's first steps, from who is asking to the lock, in one round trip."""

from service.database.migrating import run_sql

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    run_sql("0062_taken_up.sql")
