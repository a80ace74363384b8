"""Routes of recommendations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import Reader, ReadSession, StateDep
from backend.core.schemas import HashIn
from backend.market.matching.schemas import (
    CandidateQuery,
    ModelCard,
    RecommendationQuery,
    TaskCandidates,
    TaskRecommendations,
)
from backend.market.matching.service import MatchingService

router = APIRouter(tags=["matching"])


def _service(state: StateDep, session: ReadSession) -> MatchingService:
    return MatchingService.open(state, session)


Service = Annotated[MatchingService, Depends(_service, scope="function")]


@router.get("/recommendations/tasks")
def recommend_tasks(query: Annotated[RecommendationQuery, Query()], service: Service) -> TaskRecommendations:
    """List the open tasks that fit an account, each with its reasons."""
    return service.tasks(query.account, query.limit)


@router.get("/tasks/{task_id}/candidates")
def list_candidates(
    task_id: HashIn, query: Annotated[CandidateQuery, Query()], service: Service, account: Reader
) -> TaskCandidates:
    """List the workers who fit a task, each with the reasons; for its poster alone."""
    return service.workers(task_id, account.address, query.limit)


@router.get("/matching/model")
def read_model_card(service: Service) -> ModelCard:
    """Return what orders recommendations, what it learned from, and how it compares with the rules."""
    return service.card()
