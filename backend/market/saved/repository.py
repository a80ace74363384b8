"""Saved searches in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from backend.market.saved.models import SavedSearch


@dataclass(frozen=True, slots=True)
class SavedSearchRepository:
    """Reads and writes the saved searches of one chain."""

    session: Session
    chain_id: int

    def of(self, address: str) -> Sequence[SavedSearch]:
        """Return the searches of an account, the last saved first."""
        newest = (SavedSearch.created_at.desc(), SavedSearch.id)
        return self.session.scalars(self._mine(address).order_by(*newest)).all()

    def get(self, address: str, search_id: str) -> SavedSearch | None:
        """Return a search of an account."""
        return self.session.scalar(self._mine(address).where(SavedSearch.id == search_id))

    def number_of(self, address: str) -> int:
        """Return how many searches an account keeps."""
        mine = (SavedSearch.chain_id == self.chain_id, SavedSearch.address == address)
        return self.session.execute(select(func.count()).where(*mine)).scalar_one()

    def add(self, search: SavedSearch) -> None:
        """Keep a search."""
        self.session.add(search)
        self.session.flush()

    def delete(self, address: str, search_id: str) -> bool:
        """Forget a search of an account, and tell whether there was one."""
        mine = (SavedSearch.chain_id == self.chain_id, SavedSearch.address == address, SavedSearch.id == search_id)
        return self.session.execute(delete(SavedSearch).where(*mine).returning(SavedSearch.id)).first() is not None

    def due(self, before: int, limit: int) -> Sequence[SavedSearch]:
        """Return searches whose last digest was made before a time, the longest ago first; they stay locked."""
        due = (SavedSearch.chain_id == self.chain_id, SavedSearch.digested_at < before)
        statement = select(SavedSearch).where(*due).order_by(SavedSearch.digested_at, SavedSearch.id).limit(limit)
        return self.session.scalars(statement.with_for_update(skip_locked=True)).all()

    def _mine(self, address: str) -> Select[SavedSearch]:
        return select(SavedSearch).where(SavedSearch.chain_id == self.chain_id, SavedSearch.address == address)
