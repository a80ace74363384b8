"""Reports in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.trust.reports.models import Report


@dataclass(frozen=True, slots=True)
class ReportRepository:
    """Reads and writes the reports of one chain."""

    session: Session
    chain_id: int

    def add(self, report: Report) -> bool:
        """Enter a report unless its reporter has reported the message before, and tell which."""
        values = {column.name: getattr(report, column.name) for column in Report.__table__.columns}
        return insert_new(self.session, Report, **values)

    def lock(self, report_id: str) -> Report | None:
        """Return a report, locked until the transaction ends."""
        return self.session.scalar(
            select(Report)
            .where(Report.chain_id == self.chain_id, Report.id == report_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    def page(self, *, closed: bool, after: tuple[int, str] | None, limit: int) -> Sequence[Report]:
        """Return reports after a position (time, id): open ones from the oldest on, closed ones from the newest."""
        order = (Report.created_at, Report.id)
        mine = (
            Report.chain_id == self.chain_id,
            Report.closed_at.is_not(None) if closed else Report.closed_at.is_(None),
        )
        statement = select(Report).where(*mine)
        if after is not None:
            statement = statement.where(tuple_(*order) < after if closed else tuple_(*order) > after)
        ordered = statement.order_by(*(column.desc() if closed else column.asc() for column in order))
        return self.session.scalars(ordered.limit(limit)).all()
