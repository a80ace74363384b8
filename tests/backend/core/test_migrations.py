"""Migrations make exactly the tables that the models describe, on both engines (R18)."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from backend.core.database import open_database
from backend.core.migrations import alembic_config, application_tables, is_ours, migrate
from indexer.database import writing


def test_migrated_tables_equal_the_models_and_migrating_again_changes_nothing(fresh_url: str) -> None:
    database = open_database(fresh_url, 2, 5)
    migrate(database.engine)
    migrate(database.engine)
    with database.engine.connect() as connection:
        options = {
            "include_schemas": True,
            "include_name": is_ours,
            "version_table_schema": "app",
            "compare_type": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, application_tables()) == []
    database.close()


def test_migrations_go_down_and_up_again(fresh_url: str) -> None:
    database = open_database(fresh_url, 2, 5)
    migrate(database.engine)
    with writing(database.engine).begin() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names(schema="app") == ["alembic_version"]
    migrate(database.engine)
    with database.engine.connect() as connection:
        assert "document" in inspect(connection).get_table_names(schema="app")
    database.close()


def test_no_application_table_points_into_the_chain_tables() -> None:
    for table in application_tables().tables.values():
        assert table.schema == "app"
        assert [key for key in table.foreign_keys if not key.target_fullname.startswith("app.")] == []
