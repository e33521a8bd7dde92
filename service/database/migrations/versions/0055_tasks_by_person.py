"""The tasks of a person by their cases."""

from service.database.migrating import run_sql

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    run_sql("0055_tasks_by_person.sql")
