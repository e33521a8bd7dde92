"""A charge's verification is written once."""

from service.database.migrating import run_sql

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run_sql("0025_verified_once.sql")
