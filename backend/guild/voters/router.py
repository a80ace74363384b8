"""Routes of voters."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.guild.voters.schemas import Voter, VoterList, VoterNonce, VoterQuery
from backend.guild.voters.service import VoterService, read_nonce

router = APIRouter(prefix="/guild/voters", tags=["guild"])


def _service(state: StateDep, session: ReadSession) -> VoterService:
    return VoterService.open(state, session)


Service = Annotated[VoterService, Depends(_service, scope="function")]


@router.get("")
def list_voters(query: Annotated[VoterQuery, Query()], service: Service) -> VoterList:
    """List the accounts with votes, the most first, page by page."""
    return service.page(query)


@router.get("/{address}")
def read_voter(address: AddressIn, service: Service) -> Voter:
    """Return an account's tokens, votes, delegators and ballots."""
    return service.read(address)


@router.get("/{address}/nonce")
def read_voter_nonce(address: AddressIn, state: StateDep) -> VoterNonce:
    """Return the nonce that the account's next signed vote must name."""
    return read_nonce(state, address)
