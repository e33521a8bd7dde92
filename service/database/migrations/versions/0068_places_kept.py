"""The places of whoever asks are looked for once, and not for each row."""

from service.database.migrating import run_sql

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    run_sql("0068_places_kept.sql")
