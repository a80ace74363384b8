"""The route of epochs."""

from typing import Annotated

from fastapi import APIRouter, Query

from backend.chain.escrow.reader import read_epoch
from backend.chain.escrow.schemas import Epoch
from backend.core.dependencies import StateDep
from backend.core.schemas import AddressIn

router = APIRouter(tags=["accounts"])


@router.get("/accounts/{address}/epoch")
def read_account_epoch(
    address: AddressIn,
    state: StateDep,
    escrow: Annotated[AddressIn | None, Query(description="A task's escrow; the deployment's own unless given")] = None,
) -> Epoch:
    """Return the epoch that the account's next bid or signed claim must name, as the chain has it now."""
    return read_epoch(state, address, escrow)
