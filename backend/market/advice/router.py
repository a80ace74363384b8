"""Route of advice."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import MaybeReader, ReadSession, SameOrigin, StateDep
from backend.market.advice.schemas import Advice, AdviceIn
from backend.market.advice.service import AdviceService

router = APIRouter(tags=["drafts"])


def _service(state: StateDep, session: ReadSession, account: MaybeReader) -> AdviceService:
    return AdviceService.open(state, session, account.address if account else None)


@router.post("/advice", dependencies=[SameOrigin])
def advise(body: AdviceIn, service: Annotated[AdviceService, Depends(_service, scope="function")]) -> Advice:
    """Say which grade fits a draft, what similar tasks paid, and what to expect of an offer; nothing is stored."""
    return service.advise(body)
