"""Reports of fairness in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.market.fairness.models import FairnessNight
from backend.market.fairness.schemas import FairnessReport


@dataclass(frozen=True, slots=True)
class FairnessRepository:
    """Reads and writes the reports of one chain."""

    session: Session
    chain_id: int

    def last(self, most: int) -> Sequence[FairnessReport]:
        """Return the last reports, the newest first."""
        rows = self.session.scalars(
            select(FairnessNight.report)
            .where(FairnessNight.chain_id == self.chain_id)
            .order_by(FairnessNight.day.desc())
            .limit(most)
        )
        return [FairnessReport.model_validate(row) for row in rows]

    def add(self, report: FairnessReport) -> bool:
        """Keep a report unless its day has one, and tell which."""
        return insert_new(
            self.session, FairnessNight, chain_id=self.chain_id, day=report.day, report=report.model_dump()
        )
