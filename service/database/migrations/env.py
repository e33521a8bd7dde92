"""Runs the migrations as the migrator, who becomes the owner for it. Offline mode is not used."""

from alembic import context
from sqlalchemy import Connection, text

connection: Connection = context.config.attributes["connection"]
connection.execute(text("set role rtk_owner"))
connection.execute(text("set search_path = rtk"))
connection.execute(text("set lock_timeout = '5s'"))
context.configure(connection=connection, target_metadata=None, version_table_schema="rtk")
with context.begin_transaction():
    context.run_migrations()
