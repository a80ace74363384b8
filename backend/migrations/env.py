"""Alembic's environment: application tables only, on the connection that the command brings."""

from alembic import context

from backend.core.migrations import application_tables, is_ours

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=application_tables(),
    version_table_schema="app",
    include_schemas=True,
    include_name=is_ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
