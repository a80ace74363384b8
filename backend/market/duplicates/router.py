"""Route of near-duplicates."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import MaybeReader, ReadSession, SameOrigin, StateDep
from backend.market.duplicates.schemas import DuplicateList, DuplicatesIn
from backend.market.duplicates.service import DuplicateService

router = APIRouter(tags=["drafts"])


def _service(state: StateDep, session: ReadSession, account: MaybeReader) -> DuplicateService:
    return DuplicateService(state, session, account.address if account else None)


@router.post("/duplicates", dependencies=[SameOrigin])
def find_duplicates(
    body: DuplicatesIn, service: Annotated[DuplicateService, Depends(_service, scope="function")]
) -> DuplicateList:
    """Name the open tasks that say nearly the same as a draft; nothing is stored."""
    return service.like(body.content)
