"""Only the role for one case asks about one; a look is noted by what came of it alone."""

from service.database.migrating import run_sql

revision = "0080"
down_revision = "0079"


def upgrade() -> None:
    run_sql("0080_only_the_asker_asks_about_one.sql")
