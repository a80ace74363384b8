"""The route of ready-made calls."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.chain.transactions.schemas import Intent, Transaction
from backend.chain.transactions.service import TransactionService
from backend.core.dependencies import SameOrigin, StateDep
from backend.core.schemas import HashIn

router = APIRouter(tags=["tasks"])


def _service(state: StateDep) -> TransactionService:
    return TransactionService(state)


@router.post("/tasks/{task_id}/transactions", dependencies=[SameOrigin])
def make_transaction(
    task_id: HashIn, body: Intent, service: Annotated[TransactionService, Depends(_service)]
) -> Transaction:
    """Make the transaction of an action that is legal now; nothing is stored or sent."""
    return service.make(task_id, body)
