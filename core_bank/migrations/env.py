"""Runs migrations on the connection that core_bank.database hands over."""

from alembic import context

from core_bank.models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
