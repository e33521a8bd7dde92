"""The authorization server's own schema and role: clients, codes, sessions, and whether a token still stands."""

from service.database.migrating import run_sql

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run_sql("0032_auth.sql")
