"""Who asks is claimed, heard and found in one call; a look is noted in one."""

from service.database.migrating import run_sql

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    run_sql("0069_asking_at_once.sql")
