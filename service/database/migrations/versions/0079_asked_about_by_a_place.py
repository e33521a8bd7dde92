"""What everybody who works on a case sees of it asks for nothing but whose case it is."""

from service.database.migrating import run_sql

revision = "0079"
down_revision = "0078"


def upgrade() -> None:
    run_sql("0079_asked_about_by_a_place.sql")
