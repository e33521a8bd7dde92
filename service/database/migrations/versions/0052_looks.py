"""A look at what may be the identity needs a place there, is kept, and is bounded."""

from service.database.migrating import run_sql

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    run_sql("0052_looks.sql")
