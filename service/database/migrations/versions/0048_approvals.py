"""What was signed with a passkey over what is to be done, kept to be verified elsewhere."""

from service.database.migrating import run_sql

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    run_sql("0048_approvals.sql")
