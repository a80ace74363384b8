"""Routes of invitations."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.schemas import HashIn
from backend.market.invitations.schemas import (
    Invitation,
    InvitationList,
    InvitationPage,
    MyInvitation,
    NewInvitation,
)
from backend.market.invitations.service import InvitationService

router = APIRouter(tags=["invitations"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> InvitationService:
    return InvitationService(state, session, account.address)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> InvitationService:
    return InvitationService(state, session, account.address)


Reading = Annotated[InvitationService, Depends(_reading, scope="function")]


@router.get("/invitations")
def list_invitations(service: Reading) -> InvitationList:
    """List the lists that the account uploaded."""
    return service.mine()


@router.post("/invitations", status_code=201)
def store_invitation(
    body: NewInvitation, service: Annotated[InvitationService, Depends(_writing, scope="function")]
) -> Invitation:
    """Keep a list of invited workers and return its root; nobody else sees the list. The same list answers the same."""
    return service.store(body)


@router.get("/invitations/{root}")
def read_invitation(root: HashIn, service: Reading) -> InvitationPage:
    """Return a list that the account uploaded; others do not find it."""
    return service.read(root)


@router.get("/tasks/{task_id}/invitation")
def read_my_invitation(task_id: HashIn, service: Reading) -> MyInvitation:
    """Return whether the account is invited to a task, and its proof. Of others it tells nothing."""
    return service.proof(task_id)
