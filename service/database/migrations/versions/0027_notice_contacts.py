"""A platform's contact is the single point of contact, whatever a notice is about."""

from service.database.migrating import run_sql

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run_sql("0027_notice_contacts.sql")
