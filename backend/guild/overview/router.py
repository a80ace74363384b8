"""Route of the guild."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.guild.overview.schemas import Guild
from backend.guild.overview.service import OverviewService

router = APIRouter(tags=["guild"])


def _service(state: StateDep, session: ReadSession) -> OverviewService:
    return OverviewService.open(state, session)


@router.get("/guild")
def read_guild(service: Annotated[OverviewService, Depends(_service, scope="function")]) -> Guild:
    """Return the guild's token, rules, roles and treasury."""
    return service.guild()
