"""What the worker needs to keep promises."""

from service.database.migrating import run_sql

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    run_sql("0006_keeping_promises.sql")
