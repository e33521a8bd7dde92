"""Nobody, acting, gives no task."""

from service.database.migrating import run_sql

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    run_sql("0037_nobody_gives_tasks.sql")
