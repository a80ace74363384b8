"""The run of a night."""

from backend.chain.heads.repository import CursorRepository
from backend.core.clock import Clock
from backend.core.database import Database
from backend.core.settings import Settings
from backend.market.fairness.repository import FairnessRepository
from backend.market.fairness.schemas import FairnessReport
from backend.market.fairness.service import make_report
from backend.market.matching.book import order_of
from backend.market.matching.history import History
from backend.market.matching.repository import RecordRepository


def write_report(
    settings: Settings, database: Database, clock: Clock, chain_id: int
) -> tuple[FairnessReport, bool] | None:
    """Audit the newest tasks, and keep the report unless its day has one; None while nothing is indexed."""
    with database.read() as session:
        cursor = CursorRepository(session).get(chain_id)
        history = History(RecordRepository(session, chain_id).records())
    if cursor is None:
        return None
    ranker = order_of(settings, history).ranker
    report = make_report(history, ranker, clock.chain(cursor.timestamp) + 1, settings.newcomer_share)
    with database.write() as session:
        return report, FairnessRepository(session, chain_id).add(report)
