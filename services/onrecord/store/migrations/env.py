"""Alembic's way in: runs the steps on the connection that `onrecord.store.migrate` opened and locked."""

from alembic import context

from onrecord.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
