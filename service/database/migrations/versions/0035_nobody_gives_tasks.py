"""Nobody, acting, gives no task."""

from service.database.migrating import run_sql

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    run_sql("0035_nobody_gives_tasks.sql")
