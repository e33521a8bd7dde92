"""A look at what may be the identity needs a place there, is kept, and is bounded."""

from service.database.migrating import run_sql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    run_sql("0051_looks.sql")
