"""Routes of courts and jurors."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.guild.courts.schemas import Court, Juror
from backend.guild.courts.service import CourtService

router = APIRouter(prefix="/courts", tags=["disputes"])


def _service(state: StateDep, session: ReadSession) -> CourtService:
    return CourtService.open(state, session)


Service = Annotated[CourtService, Depends(_service, scope="function")]


@router.get("/{court}")
def read_court(court: AddressIn, service: Service) -> Court:
    """Return a court of the deployment: its rules, and what is staked in it."""
    return service.court(court)


@router.get("/{court}/jurors/{address}")
def read_juror(court: AddressIn, address: AddressIn, service: Service) -> Juror:
    """Return an account as a juror: stake, rounds it was drawn into, and what it may do now."""
    return service.juror(court, address)
