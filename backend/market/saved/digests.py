"""Makes the digests of saved searches: each is an event of the application, for whoever tells people."""

from dataclasses import dataclass
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from backend.chain.heads.service import indexed_time
from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.errors import Validation
from backend.core.outbox.repository import OutboxRepository
from backend.market.saved.models import SavedSearch
from backend.market.saved.repository import SavedSearchRepository
from backend.market.saved.service import SHOWN, news_of
from backend.market.search.repository import EntryRepository
from backend.market.search.tables.repository import SqlEngine

DIGEST = "search_digest"
# Searches of one transaction.
BATCH = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Digests:
    """Looks for what is new in each saved search, once in so many seconds."""

    database: Database
    chain_id: int
    clock: Clock
    seconds: int

    def step(self) -> int:
        """Make the digests that are most overdue, and return how many searches were looked at.

        A search and its event change in one transaction, so that a digest is never lost.
        """
        with self.database.write() as session:
            latest = indexed_time(session, self.chain_id)
            if latest is None:
                return 0
            wall = self.clock.wall()
            due = SavedSearchRepository(session, self.chain_id).due(wall - self.seconds, BATCH)
            newest = EntryRepository(session, self.chain_id).newest() if due else 0
            for search in due:
                self._digest(session, search, self.clock.chain(latest), wall)
                # Numbers begin again after a rebuild: then nothing that is there now is new.
                search.seen, search.digested_at = newest, wall
            return len(due)

    def _digest(self, session: Session, search: SavedSearch, now: int, wall: int) -> None:
        try:
            criteria = news_of(search)
        except (Validation, ValueError) as error:
            # Kept by a version of the program that knew other filters.
            log.warning("saved_search_unreadable", search=search.id, reason=str(error))
            return
        engine = SqlEngine(self.chain_id)
        hits = engine.find(session, now, criteria, None, SHOWN)
        if not hits:
            return
        payload = {
            "search_id": search.id,
            "address": search.address,
            "name": search.name,
            "total": engine.count(session, now, criteria, ()).total,
            "task_ids": [hit.task_id for hit in hits],
        }
        OutboxRepository(session, self.chain_id).append(f"app:{uuid4()}", DIGEST, payload, wall)
