"""Route of accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.people.accounts.schemas import Account
from backend.people.accounts.service import AccountService

router = APIRouter(tags=["accounts"])


def _service(state: StateDep, session: ReadSession) -> AccountService:
    return AccountService(state, session)


@router.get("/accounts/{address}")
def read_account(
    address: AddressIn, service: Annotated[AccountService, Depends(_service, scope="function")]
) -> Account:
    """Return what anyone may know of an account; of one nobody has met there is little.

    Wallets that were linked are shown together on purpose: both signed that everybody may see it.
    """
    return service.account(address)
