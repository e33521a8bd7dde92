"""What an access event says is closed by the types of its columns."""

from service.database.migrating import run_sql

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    run_sql("0067_words_by_type.sql")
