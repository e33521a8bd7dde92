"""A grade that was looked at again after police action, and stood."""

from service.database.migrating import run_sql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    run_sql("0036_grade_reviews.sql")
