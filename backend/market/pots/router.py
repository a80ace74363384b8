"""Routes of pots."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn, HashIn
from backend.market.pots.schemas import ContributionList, ContributionQuery, PotPage
from backend.market.pots.service import PotService

router = APIRouter(prefix="/tasks/{task_id}/pot", tags=["pots"])


def _service(state: StateDep, session: ReadSession) -> PotService:
    return PotService.open(state, session)


Service = Annotated[PotService, Depends(_service, scope="function")]


@router.get("")
def read_pot(task_id: HashIn, service: Service, account: AddressIn | None = None) -> PotPage:
    """Return what others added to a task; what can be done with it is among the task's actions."""
    return service.read(task_id, account)


@router.get("/contributions")
def list_contributions(
    task_id: HashIn, query: Annotated[ContributionQuery, Query()], service: Service
) -> ContributionList:
    """List what others added to a task, page by page."""
    return service.contributions(task_id, query)
