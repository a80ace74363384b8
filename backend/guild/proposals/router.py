"""Routes of proposals."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, SameOrigin, StateDep
from backend.core.schemas import AddressIn, HashIn
from backend.guild.proposals.preview import PreviewService
from backend.guild.proposals.schemas import Draft, Preview, ProposalList, ProposalPage, ProposalQuery
from backend.guild.proposals.service import ProposalService

router = APIRouter(prefix="/guild/proposals", tags=["guild"])


def _service(state: StateDep, session: ReadSession) -> ProposalService:
    return ProposalService.open(state, session)


def _preview(state: StateDep, session: ReadSession) -> PreviewService:
    return PreviewService.open(state, session)


Service = Annotated[ProposalService, Depends(_service, scope="function")]


@router.get("")
def list_proposals(query: Annotated[ProposalQuery, Query()], service: Service) -> ProposalList:
    """List proposals, the newest first, page by page."""
    return service.page(query)


@router.post("/preview", dependencies=[SameOrigin])
def preview_proposal(body: Draft, service: Annotated[PreviewService, Depends(_preview, scope="function")]) -> Preview:
    """Decode and try the calls of a proposal that is still to be made; nothing is stored."""
    return service.preview(body)


@router.get("/{proposal_id}")
def read_proposal(proposal_id: HashIn, service: Service, account: AddressIn | None = None) -> ProposalPage:
    """Return the page of a proposal, with what `account` may do about it now."""
    return service.read(proposal_id, account)
