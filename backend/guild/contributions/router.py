"""Routes of contribution rewards."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.guild.contributions.schemas import AccountContributions, ContributionOverview
from backend.guild.contributions.service import ContributionService

router = APIRouter(tags=["guild"])


def _service(state: StateDep, session: ReadSession) -> ContributionService:
    return ContributionService.open(state, session)


Service = Annotated[ContributionService, Depends(_service, scope="function")]


@router.get("/contributions")
def read_contributions(service: Service) -> ContributionOverview:
    """Return the rules by which work that pays a fee earns tokens of the guild, and this period's budget."""
    return service.overview()


@router.get("/accounts/{address}/contributions")
def read_account_contributions(address: AddressIn, service: Service) -> AccountContributions:
    """Return what an account was granted and may claim, and its seats that can still earn."""
    return service.account(address)
