"""What touched a decoy is found in one look."""

from service.database.migrating import run_sql

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    run_sql("0067_alarms_in_one_look.sql")
