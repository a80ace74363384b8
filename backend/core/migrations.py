"""Brings the application tables to the newest revision."""

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.schema import CreateSchema

from backend.core.database import AppBase
from indexer.database import writing

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
# Named here and loaded when asked for, since core may not depend on the wings.
MODELS = (
    "backend.core.models",
    "backend.core.audit",
    "backend.core.idempotency.models",
    "backend.core.outbox.models",
    "backend.chain.invitations.models",
    "backend.chain.relay.models",
    "backend.chain.reviews.models",
    "backend.people.auth.models",
    "backend.people.names.models",
    "backend.people.profiles.models",
    "backend.people.roles.models",
    "backend.people.signatures.models",
    "backend.people.wallets.models",
    "backend.market.bids.models",
    "backend.market.documents.models",
    "backend.market.fairness.models",
    "backend.market.drafts.models",
    "backend.market.duplicates.models",
    "backend.market.saved.models",
    "backend.market.search.models",
    "backend.market.templates.models",
    "backend.work.deliverables.models",
    "backend.work.notes.models",
    "backend.work.settlements.models",
    "backend.work.rooms.models",
    "backend.work.messages.models",
    "backend.work.attachments.models",
    "backend.work.blocks.models",
    "backend.trust.reports.models",
    "backend.guild.evidence.models",
)


def application_tables() -> MetaData:
    """Return the tables that the models of all wings describe."""
    for name in MODELS:
        import_module(name)
    return AppBase.metadata


def is_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """Tell whether the models describe a thing in the database: not other schemas, nor what full text is made of."""
    if kind == "schema":
        return name == "app"
    return not (kind == "table" and (name or "").startswith("task_fts"))


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for one connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Upgrade the application tables, in one transaction; the engine must have `app` attached to write."""
    with writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(CreateSchema("app", if_not_exists=True))
        command.upgrade(alembic_config(connection), "head")
