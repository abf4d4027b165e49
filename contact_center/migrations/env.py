"""Alembic's entry: runs the revisions on the connection that ``Database.migrate`` gives."""

from alembic import context

from contact_center import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
with context.begin_transaction():
    context.run_migrations()
