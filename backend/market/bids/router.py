"""Routes of bids."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import Reader, ReadSession, SameOrigin, StateDep
from backend.core.schemas import HashIn
from backend.market.bids.schemas import Bid, BidList, BidQuery, NewBid
from backend.market.bids.service import Bidding, BidService

router = APIRouter(prefix="/tasks/{task_id}/bids", tags=["bids"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> BidService:
    return BidService.open(state, session, account.address)


def _writing(state: StateDep) -> Bidding:
    return Bidding(state)


@router.get("")
def list_bids(
    task_id: HashIn,
    query: Annotated[BidQuery, Query()],
    service: Annotated[BidService, Depends(_reading, scope="function")],
) -> BidList:
    """List the bids of a task: its poster sees all of them, a worker his own, and nobody another's."""
    return service.page(task_id, query)


@router.post("", status_code=201, dependencies=[SameOrigin])
def place_bid(task_id: HashIn, body: NewBid, service: Annotated[Bidding, Depends(_writing)]) -> Bid:
    """Keep a bid for the task's poster; the worker's signature is the right. The same bid again answers the same."""
    return service.place(task_id, body)
