"""A victim's account is bound by a code that she reads out to an officer."""

from service.database.migrating import run_sql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    run_sql("0042_account_codes.sql")
