"""Plans: how a statement gives up, so that the reference answers."""

from service.database.migrating import run_sql

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    run_sql("0035_plans.sql")
