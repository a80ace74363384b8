"""Application tables and the one place where engines and transactions are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, MetaData
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from indexer.database import make_engine, snapshot, writing

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class AppBase(DeclarativeBase):
    """Base of the precious tables, which Alembic alone creates and changes."""

    metadata = MetaData(schema="app", naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012 - SQLAlchemy's own protocol


class Database:
    """An engine over chain and application tables, and the two kinds of transaction on it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = sessionmaker(snapshot(engine), autoflush=False)
        self._writers = sessionmaker(writing(engine), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session on one snapshot, which begins with the first statement; nothing it does is kept."""
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose work is committed at the end, or rolled back when the block raises."""
        with self._writers() as session:
            yield session
            session.commit()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def open_database(url: str, connections: int, timeout: float) -> Database:
    """Open both stores: the chain's to read, the application's to write. `timeout` is in seconds."""
    return Database(make_engine(url, ("chain", "app"), pool_size=connections, timeout=timeout))
