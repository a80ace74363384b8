"""The nightly audit of exposure."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from backend.chain.heads.service import Head
from backend.core.state import State
from backend.market.fairness.audit import audit, concentration, costs, groups_of, replays
from backend.market.fairness.repository import FairnessRepository
from backend.market.fairness.schemas import FairnessPage, FairnessReport
from backend.market.matching.book import book_of
from backend.market.matching.history import History
from backend.market.matching.ranker import Ranker

NIGHTS = 30
_MADE: WeakKeyDictionary[History, FairnessReport] = WeakKeyDictionary()
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class FairnessService:
    """Reads the reports, and makes one of this moment while no night has written any."""

    state: State
    session: Session

    def page(self) -> FairnessPage:
        """Return the last reports; raises `NotIndexed`."""
        stored = FairnessRepository(self.session, self.state.chain_id).last(NIGHTS)
        if stored:
            return FairnessPage(items=list(stored), source="stored")
        head = Head.of(self.state, self.session)
        edition = book_of(self.state.database).open(self.state, self.session, head)
        # Made once for each history: to replay many tasks costs more than a request should.
        with _MAKING:
            made = _MADE.get(edition.history)
            if made is None:
                share = self.state.settings.newcomer_share
                made = make_report(edition.history, edition.ranker, head.now + 1, share)
                _MADE[edition.history] = made
        return FairnessPage(items=[made], source="made_now")


def make_report(history: History, ranker: Ranker, now: int, share: float) -> FairnessReport:
    """Audit the newest tasks at a moment, with a share of the places kept for newcomers."""
    replayed = replays(history, ranker, now)
    found = audit(history, replayed, share)
    joined = sum(bool(each.joined.any()) for each in replayed)
    unequal, largest = concentration(found, replayed)
    return FairnessReport(
        day=datetime.fromtimestamp(now, UTC).date().isoformat(),
        made_at=now,
        ranker=ranker.name,
        version=ranker.version,
        tasks=len(replayed),
        gini=unequal,
        largest_share=largest,
        groups=groups_of(found, len(replayed), joined),
        costs=costs(history, replayed, share) if replayed else [],
        setting=share,
    )
