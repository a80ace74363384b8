"""Routes of tasks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.chain.escrow.reader import arbitration_cost
from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn, HashIn
from backend.market.tasks.schemas import TaskList, TaskPage, TaskQuery
from backend.market.tasks.service import TaskService

router = APIRouter(tags=["tasks"])


def _service(state: StateDep, session: ReadSession) -> TaskService:
    return TaskService.open(state, session)


def _cost(task_id: HashIn, state: StateDep) -> int | None:
    # Asked before the answer's snapshot begins, since the node may keep one waiting.
    return arbitration_cost(state, task_id)


Service = Annotated[TaskService, Depends(_service, scope="function")]


@router.get("/tasks")
def list_tasks(query: Annotated[TaskQuery, Query()], service: Service) -> TaskList:
    """List tasks that are posted and funded, page by page."""
    return service.page(query)


@router.get("/tasks/{task_id}")
def read_task(
    task_id: HashIn, cost: Annotated[int | None, Depends(_cost)], service: Service, account: AddressIn | None = None
) -> TaskPage:
    """Return the page of a task, with what `account` may do with it now."""
    return service.read(task_id, account, cost)
