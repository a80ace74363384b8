"""Route of the fairness report."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.market.fairness.schemas import FairnessPage
from backend.market.fairness.service import FairnessService

router = APIRouter(tags=["matching"])


def _service(state: StateDep, session: ReadSession) -> FairnessService:
    return FairnessService(state, session)


@router.get("/fairness")
def read_fairness(service: Annotated[FairnessService, Depends(_service, scope="function")]) -> FairnessPage:
    """Return the last nightly audits of who is shown how often, and what a fairer order would cost."""
    return service.page()
