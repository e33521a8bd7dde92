"""What can be used no more of signing in goes."""

from service.database.migrating import run_sql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    run_sql("0051_sweeping_auth.sql")
