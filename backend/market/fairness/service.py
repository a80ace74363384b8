"""The nightly audit of exposure."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.state import State
from backend.market.fairness.schemas import FairnessPage


@dataclass(frozen=True, slots=True)
class FairnessService:
    """Reads the reports."""

    state: State
    session: Session

    def page(self) -> FairnessPage:
        """Return the last reports."""
        return FairnessPage(items=[], source="stored")
