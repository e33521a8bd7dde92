"""A case in other hands: who was in charge until when, and who is from then on."""

from service.database.migrating import run_sql

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run_sql("0030_hand_overs.sql")
