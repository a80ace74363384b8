"""The route of signed claims."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import SameOrigin, StateDep
from backend.core.idempotency.service import IdempotencyKey
from backend.core.schemas import HashIn
from backend.market.claims.schemas import RelayedClaim, SignedClaim
from backend.market.claims.service import ClaimService

router = APIRouter(tags=["relay"])


def _service(state: StateDep) -> ClaimService:
    return ClaimService(state)


@router.post("/tasks/{task_id}/claims", status_code=202, dependencies=[SameOrigin])
def relay_claim(
    task_id: HashIn,
    body: SignedClaim,
    service: Annotated[ClaimService, Depends(_service)],
    idempotency_key: IdempotencyKey = None,
) -> RelayedClaim:
    """Send a claim for the worker who signed it; the signature is the right, and the relay pays the gas."""
    return service.relay(task_id, body, idempotency_key)
