"""Route of checks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import Benches, Reader, ReadSession, StateDep
from backend.core.schemas import AddressIn, HashIn
from backend.work.checks.schemas import CheckList
from backend.work.checks.service import CheckService

router = APIRouter(tags=["deliverables"])


def _service(state: StateDep, benches: Benches, session: ReadSession, account: Reader) -> CheckService:
    return CheckService(state, session, account, benches)


Draft = Annotated[
    HashIn | None,
    Query(description="A stored deliverable to look at instead, as a worker may before he hands it in"),
]


@router.get("/tasks/{task_id}/seats/{worker}/checks")
def list_checks(
    task_id: HashIn,
    worker: AddressIn,
    service: Annotated[CheckService, Depends(_service, scope="function")],
    digest: Draft = None,
) -> CheckList:
    """Return what a machine finds of the task's criteria in what was handed in; only the seat's parties find it."""
    return service.read(task_id, worker, digest)
