"""What a platform needs of a case to answer what it is asked. The SQL stands beside it."""

from service.database.migrating import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql("0013_platforms_view.sql")
