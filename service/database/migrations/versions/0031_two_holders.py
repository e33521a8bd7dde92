"""The key of a sealed part in two halves for two holders, intents that live for a minute, and what a holder asks."""

from service.database.migrating import run_sql

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run_sql("0031_two_holders.sql")
