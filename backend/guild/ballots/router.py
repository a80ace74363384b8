"""Routes of votes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, SameOrigin, StateDep
from backend.core.idempotency.service import IdempotencyKey
from backend.core.schemas import HashIn
from backend.guild.ballots.relay import RelayService
from backend.guild.ballots.schemas import BallotList, BallotQuery, RelayedBallot, SignedBallot
from backend.guild.ballots.service import BallotService

router = APIRouter(prefix="/guild/proposals/{proposal_id}/votes", tags=["guild"])


def _service(state: StateDep, session: ReadSession) -> BallotService:
    return BallotService.open(state, session)


def _relay(state: StateDep) -> RelayService:
    return RelayService(state)


@router.get("")
def list_votes(
    proposal_id: HashIn,
    query: Annotated[BallotQuery, Query()],
    service: Annotated[BallotService, Depends(_service, scope="function")],
) -> BallotList:
    """List the votes on a proposal, the newest first, page by page."""
    return service.page(proposal_id, query)


@router.post("", status_code=202, dependencies=[SameOrigin])
def relay_vote(
    proposal_id: HashIn,
    body: SignedBallot,
    service: Annotated[RelayService, Depends(_relay)],
    idempotency_key: IdempotencyKey = None,
) -> RelayedBallot:
    """Send a vote for the voter who signed it; the signature is the right, and the relay pays the gas."""
    return service.relay(proposal_id, body, idempotency_key)
