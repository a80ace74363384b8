"""Routes by which wallets are linked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from backend.core.dependencies import DetachedWriter, StateDep
from backend.people.links.schemas import WalletChallenge, WalletChallengeRequest, WalletLink
from backend.people.links.service import LinkService
from backend.people.wallets.schemas import WalletItem

router = APIRouter(prefix="/wallets", tags=["wallets"])


def _service(state: StateDep) -> LinkService:
    return LinkService(state)


Linking = Annotated[LinkService, Depends(_service)]


@router.post("/challenge")
def request_link(
    body: WalletChallengeRequest, request: Request, account: DetachedWriter, service: Linking
) -> WalletChallenge:
    """Issue the text by which two wallets say that they are one person's."""
    return service.issue(account, body.address, request.headers.get("host", ""))


@router.post("", status_code=201)
def link_wallet(body: WalletLink, account: DetachedWriter, service: Linking) -> WalletItem:
    """Link a wallet with the one that is signed in. From then on everybody can see that both are one person's."""
    return service.link(account, body)
