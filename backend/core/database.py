"""Application tables and the one place where engines and transactions are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, MetaData, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session

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
        self._sqlite = engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session on one snapshot; nothing it does is kept."""
        with Session(self.engine, autoflush=False, expire_on_commit=False) as session:
            self._snapshot(session)
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose work is committed at the end, or rolled back when the block raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            self._take_turn(session)
            yield session
            session.commit()

    def _snapshot(self, session: Session) -> None:
        pass

    def _take_turn(self, session: Session) -> None:
        """On SQLite take the write lock of the application file at once.

        A transaction that has read first cannot wait for the lock: it would fail when another one commits meanwhile.
        """
        if self._sqlite:
            session.execute(text("DELETE FROM app.instance WHERE 0"))
