"""The route of signed submissions."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import SameOrigin, StateDep
from backend.core.idempotency.service import IdempotencyKey
from backend.core.schemas import AddressIn, HashIn
from backend.work.submissions.schemas import RelayedSubmission, SignedSubmission
from backend.work.submissions.service import SubmissionService

router = APIRouter(tags=["relay"])


def _service(state: StateDep) -> SubmissionService:
    return SubmissionService(state)


@router.post("/tasks/{task_id}/seats/{worker}/submissions", status_code=202, dependencies=[SameOrigin])
def relay_submission(
    task_id: HashIn,
    worker: AddressIn,
    body: SignedSubmission,
    service: Annotated[SubmissionService, Depends(_service)],
    idempotency_key: IdempotencyKey = None,
) -> RelayedSubmission:
    """Hand in work for the worker who signed it; the signature is the right, and the relay pays the gas."""
    return service.relay(task_id, worker, body, idempotency_key)
