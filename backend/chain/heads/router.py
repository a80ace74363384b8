"""Route of the API's health."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.chain.heads.schemas import Health
from backend.chain.heads.service import HealthService
from backend.core.dependencies import ReadSession, StateDep

router = APIRouter(tags=["service"])


def _service(state: StateDep, session: ReadSession) -> HealthService:
    return HealthService(state, session)


@router.get("/health")
def read_health(service: Annotated[HealthService, Depends(_service, scope="function")]) -> Health:
    """Tell whether the index follows the chain."""
    return service.health()
