"""The tasks of a person by their cases."""

from service.database.migrating import run_sql

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    run_sql("0057_tasks_by_person.sql")
