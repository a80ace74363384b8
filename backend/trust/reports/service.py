"""Files reports for whoever is in a room, and lets moderators read and close them."""

from dataclasses import asdict, dataclass
from typing import Literal
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.core.audit import record
from backend.core.errors import AlreadyReported, NotFound, OwnCase, ReportClosed
from backend.core.reports import ReportedMessage
from backend.core.state import SignedIn, State
from backend.trust.reports import schemas
from backend.trust.reports.models import Report
from backend.trust.reports.repository import ReportRepository
from backend.trust.reports.schemas import Closing, ReportedFile, ReportList

PAGE = 50


def file_report(session: Session, message: ReportedMessage, now: int) -> str:
    """Keep a report and return its id; raises `AlreadyReported`."""
    open_fields = {"outcome": None, "note": None, "closed_by": None, "closed_at": None}
    report = Report(id=uuid4().hex, created_at=now, **asdict(message), **open_fields)
    if not ReportRepository(session, message.chain_id).add(report):
        raise AlreadyReported
    return report.id


@dataclass(frozen=True, slots=True)
class ReportService:
    """The reports, for one moderator."""

    state: State
    session: Session
    moderator: SignedIn

    @property
    def _reports(self) -> ReportRepository:
        return ReportRepository(self.session, self.state.chain_id)

    def page(self, state: Literal["open", "closed"], cursor: str | None) -> ReportList:
        """Return reports, the oldest open ones or the newest closed ones first; raises `InvalidCursor`."""
        query = {"list": "reports", "state": state}
        after = self.state.cursors.decode(query, cursor) if cursor else None
        position = (after[0], after[1]) if after else None
        rows = self._reports.page(closed=state == "closed", after=position, limit=PAGE + 1)
        shown = rows[:PAGE]
        following = None
        if len(rows) > PAGE:
            following = self.state.cursors.encode(query, [shown[-1].created_at, shown[-1].id])
        return ReportList(items=[_view(row) for row in shown], next_cursor=following)

    def close(self, report_id: str, closing: Closing) -> schemas.Report:
        """Note what was decided, once and in the audit log; raises `NotFound`, `ReportClosed` or `OwnCase`."""
        report = self._reports.lock(report_id)
        if report is None:
            raise NotFound
        if report.closed_at is not None:
            raise ReportClosed
        if self.moderator.address in (report.author, report.reporter):
            raise OwnCase
        now = self.state.clock.wall()
        report.outcome, report.note = closing.outcome, closing.note
        report.closed_by, report.closed_at = self.moderator.address, now
        params = {"outcome": closing.outcome, "reason": report.reason, "author": report.author}
        record(self.session, self.moderator, "report_closed", report.id, params, now)
        return _view(report)


def _view(row: Report) -> schemas.Report:
    return schemas.Report(
        id=row.id,
        state="open" if row.closed_at is None else "closed",
        reason=row.reason,
        text=row.text,
        reporter=row.reporter,
        author=row.author,
        room_id=row.room_id,
        seq=row.seq,
        task_id=row.task_id,
        body=row.body,
        lang=row.lang,
        attachments=[ReportedFile(**file) for file in row.attachments],
        sent_at=row.sent_at,
        created_at=row.created_at,
        outcome=row.outcome,
        note=row.note,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )
