"""What was turned down is kept with everything that it named."""

from service.database.migrating import run_sql

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    run_sql("0059_named_in_denials.sql")
