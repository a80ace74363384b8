"""The indexer's cursor."""

from dataclasses import dataclass

from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from indexer.database import schema_name
from indexer.models import SCHEMA_VERSION, Cursor


@dataclass(frozen=True, slots=True)
class CursorRepository:
    """Reads how far a chain is folded."""

    session: Session

    def get(self, chain_id: int) -> Cursor | None:
        """Return the cursor of a chain, if it was ever indexed by this version of the tables."""
        try:
            return self.session.scalar(
                select(Cursor).where(Cursor.chain_id == chain_id, Cursor.schema_version == SCHEMA_VERSION)
            )
        except (OperationalError, ProgrammingError):
            # Before the indexer's first start there are no tables; any other failure of the database is one.
            self.session.rollback()
            connection = self.session.connection()
            if inspect(connection).has_table("cursor", schema=schema_name(connection)):
                raise
            return None
