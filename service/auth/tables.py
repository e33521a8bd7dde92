"""The authorization server's own tables, in a schema that only its role reads. What they mean stands in the SQL."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(schema="auth")
INSTANT = sa.TIMESTAMP(timezone=True)

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("organisation_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid()),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("redirects", JSONB(), nullable=False),
    sa.Column("keys", JSONB(), nullable=False),
    sa.Column("added_at", INSTANT, nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("ended_at", INSTANT),
)

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("handle", sa.LargeBinary(), nullable=False, unique=True),
    sa.Column("client_id", sa.Uuid(), nullable=False),
    sa.Column("parameters", JSONB(), nullable=False),
    sa.Column("key", sa.Text()),
    sa.Column("pushed_at", INSTANT, nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("opened_at", INSTANT),
    sa.Column("answered_at", INSTANT),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("client_id", sa.Uuid()),
    sa.Column("scope", sa.Text(), nullable=False),
    sa.Column("key", sa.Text()),
    sa.Column("signed_in_at", INSTANT, nullable=False),
    sa.Column("methods", JSONB(), nullable=False),
    sa.Column("started_at", INSTANT, nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("ended_at", INSTANT),
    sa.Column("ended_because", sa.Text()),
    sa.Column("cookie", sa.LargeBinary()),
    sa.Column("idle", sa.Interval()),
    sa.Column("ends_at", INSTANT),
)

codes = sa.Table(
    "codes",
    metadata,
    sa.Column("hash", sa.LargeBinary(), primary_key=True),
    sa.Column("client_id", sa.Uuid(), nullable=False),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("redirect", sa.Text(), nullable=False),
    sa.Column("scope", sa.Text(), nullable=False),
    sa.Column("challenge", sa.Text(), nullable=False),
    sa.Column("key", sa.Text()),
    sa.Column("signed_in_at", INSTANT, nullable=False),
    sa.Column("methods", JSONB(), nullable=False),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("used_at", INSTANT),
    sa.Column("session_id", sa.Uuid()),
    sa.Column("approval_id", sa.Uuid()),
)

refreshes = sa.Table(
    "refreshes",
    metadata,
    sa.Column("hash", sa.LargeBinary(), primary_key=True),
    sa.Column("session_id", sa.Uuid(), nullable=False),
    sa.Column("used_at", INSTANT),
)

ended_tokens = sa.Table(
    "ended_tokens",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("expires_at", INSTANT, nullable=False),
)

assertions = sa.Table(
    "assertions",
    metadata,
    sa.Column("hash", sa.LargeBinary(), primary_key=True),
    sa.Column("expires_at", INSTANT, nullable=False),
)

subjects = sa.Table(
    "subjects",
    metadata,
    sa.Column("issuer", sa.Text(), primary_key=True),
    sa.Column("subject", sa.Text(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("bound_at", INSTANT, nullable=False, server_default=sa.text("clock_timestamp()")),
)

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", sa.LargeBinary(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("public_key", sa.LargeBinary(), nullable=False),
    sa.Column("sign_count", sa.BigInteger(), nullable=False),
    sa.Column("added_at", INSTANT, nullable=False, server_default=sa.text("clock_timestamp()")),
    sa.Column("used_at", INSTANT),
    sa.Column("ended_at", INSTANT),
)

enrolments = sa.Table(
    "enrolments",
    metadata,
    sa.Column("hash", sa.LargeBinary(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("challenge", sa.LargeBinary()),
    sa.Column("used_at", INSTANT),
)

sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("browser", sa.LargeBinary(), nullable=False),
    sa.Column("request_id", sa.Uuid()),
    sa.Column("purpose", sa.Text(), nullable=False),
    sa.Column("approval", JSONB(none_as_null=True)),
    sa.Column("challenge", sa.LargeBinary()),
    sa.Column("issuer", sa.Text()),
    sa.Column("state", sa.LargeBinary()),
    sa.Column("nonce", sa.Text()),
    sa.Column("verifier", sa.Text()),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("ended_at", INSTANT),
)

account_codes = sa.Table(
    "account_codes",
    metadata,
    sa.Column("hash", sa.LargeBinary(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("passkey", sa.LargeBinary()),
    sa.Column("public_key", sa.LargeBinary()),
    sa.Column("sign_count", sa.BigInteger()),
    sa.Column("issuer", sa.Text()),
    sa.Column("subject", sa.Text()),
    sa.Column("expires_at", INSTANT, nullable=False),
    sa.Column("used_at", INSTANT),
)

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("person_id", sa.Uuid(), nullable=False),
    sa.Column("action", sa.Text(), nullable=False),
    sa.Column("case_id", sa.Uuid(), nullable=False),
    sa.Column("object_id", sa.Uuid(), nullable=False),
    sa.Column("detail", sa.Text(), nullable=False),
    sa.Column("nonce", sa.LargeBinary(), nullable=False),
    sa.Column("public_key", sa.LargeBinary(), nullable=False),
    sa.Column("authenticator_data", sa.LargeBinary(), nullable=False),
    sa.Column("client_data", sa.LargeBinary(), nullable=False),
    sa.Column("signature", sa.LargeBinary(), nullable=False),
    sa.Column("signed_at", INSTANT, nullable=False),
    sa.Column("session_id", sa.Uuid()),
    sa.Column("token_id", sa.Uuid()),
    sa.Column("used_at", INSTANT),
)
