"""Who asks is claimed, heard and found in one call; a look is noted in one."""

from service.database.migrating import run_sql

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    run_sql("0070_asking_at_once.sql")
