"""Risk, advocates, what agencies say and take on, closing and opening again."""

from service.database.migrating import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_sql("0018_care.sql")
