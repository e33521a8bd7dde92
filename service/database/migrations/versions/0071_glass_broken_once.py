"""A glass that is broken over and over alarms and tells once in ten minutes."""

from service.database.migrating import run_sql

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    run_sql("0071_glass_broken_once.sql")
