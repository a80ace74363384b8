"""Routes of offers to settle."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import DetachedWriter, Reader, ReadSession, StateDep
from backend.core.schemas import AddressIn, HashIn
from backend.work.settlements.schemas import NewOffer, Offer, OfferList
from backend.work.settlements.service import Offering, OfferService

router = APIRouter(prefix="/tasks/{task_id}/seats/{worker}/settlements", tags=["settlements"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> OfferService:
    return OfferService.open(state, session, account.address)


def _writing(state: StateDep, account: DetachedWriter) -> Offering:
    return Offering(state, account)


@router.get("")
def list_settlements(
    task_id: HashIn, worker: AddressIn, service: Annotated[OfferService, Depends(_reading, scope="function")]
) -> OfferList:
    """List the offers about a seat; only its two parties find them."""
    return service.all(task_id, worker)


@router.post("", status_code=201)
def offer_settlement(
    task_id: HashIn, worker: AddressIn, body: NewOffer, service: Annotated[Offering, Depends(_writing)]
) -> Offer:
    """Offer the other party to end the seat; the signed-in party must have signed. The same offer answers the same."""
    return service.offer(task_id, worker, body)
