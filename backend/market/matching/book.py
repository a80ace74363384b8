"""The history of the market as one process keeps it in memory, made anew when the index has moved on."""

import threading
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.database import Database
from backend.core.settings import Settings
from backend.core.state import State
from backend.market.matching.artefact import Artefact, ArtefactError, load
from backend.market.matching.history import History
from backend.market.matching.ranker import RULES, Ranker
from backend.market.matching.registry import ranker_of, served_version
from backend.market.matching.repository import RecordRepository

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What orders: a model, or rules and why."""

    ranker: Ranker
    model: Artefact | None
    why: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The history as it stood at a block, and what orders by it."""

    block: str
    history: History
    order: Order

    @property
    def ranker(self) -> Ranker:
        """What orders."""
        return self.order.ranker


@dataclass(slots=True)
class Book:
    """Keeps the last edition. One thread makes a new one; the others go on with the old one meanwhile."""

    edition: Edition | None = None
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, state: State, session: Session, head: Head) -> Edition:
        """Return an edition that is no older than the settings allow, unless it is being made at this moment."""
        kept = self.edition
        if kept is not None and (kept.block == head.cursor.hash or time.monotonic() < self.until):
            return kept
        if not self.lock.acquire(blocking=kept is None):
            assert kept is not None  # noqa: S101 - without one the lock is waited for
            return kept
        try:
            return self._renewed(state, session, head)
        finally:
            self.lock.release()

    def _renewed(self, state: State, session: Session, head: Head) -> Edition:
        kept = self.edition
        if kept is not None and kept.block == head.cursor.hash:
            return kept
        history = History(RecordRepository(session, state.chain_id).records())
        order = order_of(state.settings, history, None if kept is None else kept.order.model)
        self.edition = Edition(head.cursor.hash, history, order)
        self.until = time.monotonic() + state.settings.matching_seconds
        return self.edition


def order_of(settings: Settings, history: History, kept: Artefact | None = None) -> Order:
    """Return what orders by these settings; a model that was `kept` from before is not read again."""
    if settings.matching_dir is None or len(history.join_task) < settings.matching_history:
        return Order(RULES, None, "rules_until_history")
    try:
        version = served_version(settings.matching_dir)
        if version is None:
            return Order(RULES, None, "no_model")
        model = kept if kept is not None and kept.version == version else load(settings.matching_dir / version)
        return Order(ranker_of(model), model, "model_not_worse")
    except ArtefactError as error:
        log.warning("model_refused", reason=str(error))
        return Order(RULES, None, "model_broken")


_BOOKS: WeakKeyDictionary[Database, Book] = WeakKeyDictionary()
_MAKING = threading.Lock()


def book_of(database: Database) -> Book:
    """Return the book over a database, one for each that a process has open."""
    with _MAKING:
        return _BOOKS.setdefault(database, Book())
