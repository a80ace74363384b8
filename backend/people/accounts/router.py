"""Routes of public profiles."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.people.accounts.schemas import Profile
from backend.people.accounts.service import ProfileService

router = APIRouter(tags=["accounts"])


def _service(state: StateDep, session: ReadSession) -> ProfileService:
    return ProfileService(state, session)


@router.get("/accounts/{address}")
def read_account(
    address: AddressIn, service: Annotated[ProfileService, Depends(_service, scope="function")]
) -> Profile:
    """Return the public profile of an account; one nobody has met has an empty one."""
    return service.profile(address)
