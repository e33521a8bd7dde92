"""An agency sees a case within the meeting window alone, by the database."""

from service.database.migrating import run_sql

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    run_sql("0047_meeting_window.sql")
