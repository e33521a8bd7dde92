"""What an access event says is closed by the types of its columns."""

from service.database.migrating import run_sql

revision = "0068"
down_revision = "0067"


def upgrade() -> None:
    run_sql("0068_words_by_type.sql")
