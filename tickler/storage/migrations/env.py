"""Alembic's entry: runs the migrations on the connection that the store hands over, in the store's transaction."""

from alembic import context

from tickler.storage.tables import DossierRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=DossierRow.metadata,
    render_as_batch=True,
)
context.run_migrations()
