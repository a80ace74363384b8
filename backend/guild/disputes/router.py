"""Routes of disputes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from backend.core.dependencies import Benches, Courts, ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.guild.disputes.schemas import DisputeList, DisputePage, DisputeQuery
from backend.guild.disputes.service import DisputeService

router = APIRouter(prefix="/disputes", tags=["disputes"])

DisputeId = Annotated[str, Path(pattern=r"^(0|[1-9][0-9]{0,77})$", examples=["0"])]


def _service(state: StateDep, benches: Benches, courts: Courts, session: ReadSession) -> DisputeService:
    return DisputeService.open(state, session, benches, courts)


Service = Annotated[DisputeService, Depends(_service, scope="function")]


@router.get("")
def list_disputes(query: Annotated[DisputeQuery, Query()], service: Service) -> DisputeList:
    """List disputes, the newest first, page by page."""
    return service.page(query)


@router.get("/{arbitrator}/{dispute_id}")
def read_dispute(
    arbitrator: AddressIn, dispute_id: DisputeId, service: Service, account: AddressIn | None = None
) -> DisputePage:
    """Return a dispute with its evidence and votes, and what `account` may do with it now."""
    return service.read(arbitrator, dispute_id, account)
