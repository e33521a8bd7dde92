"""What somebody signs who came with a token of another issuer's is good for that token."""

from service.database.migrating import run_sql

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    run_sql("0061_signed_by_token.sql")
