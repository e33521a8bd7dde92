"""Until when support lasts after an appointment."""

from service.database.migrating import run_sql

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_sql("0028_support_until.sql")
