"""Alembic's entry: runs the versions on the connection that `bot.platform.database.migrate` opened."""

from __future__ import annotations

from alembic import context

from bot.platform.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
