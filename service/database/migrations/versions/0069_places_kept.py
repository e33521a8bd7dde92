"""The places of whoever asks are looked for once, and not for each row."""

from service.database.migrating import run_sql

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    run_sql("0069_places_kept.sql")
