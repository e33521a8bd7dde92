"""What opens a row is looked for row by row, and never all that its asker has."""

from service.database.migrating import run_sql

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    run_sql("0058_rows_one_by_one.sql")
