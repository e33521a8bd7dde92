"""Where she is, in a vault of its own; and that it was recorded, by whom and when."""

from service.database.migrating import run_sql

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    run_sql("0065_victim_locations.sql")
