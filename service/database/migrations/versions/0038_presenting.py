"""The opener and the export take a proof of a token's key, once."""

from service.database.migrating import run_sql

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    run_sql("0038_presenting.sql")
