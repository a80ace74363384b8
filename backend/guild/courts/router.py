"""Routes of courts and jurors."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.core.dependencies import Courts, ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.guild.courts.schemas import Court, EpochSeed, Juror
from backend.guild.courts.seeds import SeedService
from backend.guild.courts.service import CourtService

router = APIRouter(prefix="/courts/{court}", tags=["disputes"])


def _service(state: StateDep, courts: Courts, session: ReadSession) -> CourtService:
    return CourtService.open(state, session, courts)


def _seeds(state: StateDep, courts: Courts) -> SeedService:
    return SeedService(state, courts)


Service = Annotated[CourtService, Depends(_service, scope="function")]


@router.get("")
def read_court(court: AddressIn, service: Service) -> Court:
    """Return a court of the deployment: its rules, and what is staked in it."""
    return service.court(court)


@router.get("/seed")
def read_court_seed(court: AddressIn, service: Annotated[SeedService, Depends(_seeds)]) -> EpochSeed:
    """Return the call that proves the randomness of this epoch, without which no jurors are drawn in it."""
    return service.seed(court)


@router.get("/jurors/{address}")
def read_juror(court: AddressIn, address: AddressIn, service: Service) -> Juror:
    """Return an account as a juror: stake, rounds it was drawn into, and what it may do now."""
    return service.juror(court, address)
