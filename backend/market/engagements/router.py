"""Routes of what an account has posted and taken."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.market.engagements.schemas import Work
from backend.market.engagements.service import EngagementService

router = APIRouter(tags=["accounts"])


def _service(state: StateDep, session: ReadSession) -> EngagementService:
    return EngagementService.open(state, session)


@router.get("/accounts/{address}/work")
def read_work(address: AddressIn, service: Annotated[EngagementService, Depends(_service, scope="function")]) -> Work:
    """Return what an account has posted and taken, its credit and its standing."""
    return service.work(address)
