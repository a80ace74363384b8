"""Routes of a person's wallets."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.schemas import AddressIn
from backend.people.wallets.schemas import WalletList
from backend.people.wallets.service import WalletService

router = APIRouter(prefix="/wallets", tags=["wallets"])


def _reading(state: StateDep, session: ReadSession) -> WalletService:
    return WalletService(state, session)


def _writing(state: StateDep, session: WriteSession) -> WalletService:
    return WalletService(state, session)


Reading = Annotated[WalletService, Depends(_reading, scope="function")]
Writing = Annotated[WalletService, Depends(_writing, scope="function")]


@router.get("")
def list_wallets(account: Reader, service: Reading) -> WalletList:
    """List the wallets of the person who asks."""
    return service.list(account)


@router.delete("/{address}", status_code=204)
def unlink_wallet(address: AddressIn, account: Writer, service: Writing) -> None:
    """Part with a wallet: the profile stays with the others, and the wallet is a person of its own again."""
    service.unlink(account, address)
