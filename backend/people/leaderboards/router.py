"""Route of leaderboards."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, StateDep
from backend.people.leaderboards.schemas import Leaderboard, LeaderboardQuery
from backend.people.leaderboards.service import LeaderboardService

router = APIRouter(tags=["passports"])


def _service(state: StateDep, session: ReadSession) -> LeaderboardService:
    return LeaderboardService.open(state, session)


@router.get("/leaderboards")
def read_leaderboard(
    query: Annotated[LeaderboardQuery, Query()],
    service: Annotated[LeaderboardService, Depends(_service, scope="function")],
) -> Leaderboard:
    """List the accounts with the most points, of one side, by skill and period."""
    return service.page(query)
