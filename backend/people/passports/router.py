"""Routes of passports."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.core.dependencies import ReadSession, StateDep
from backend.core.schemas import AddressIn
from backend.people.passports.credential import CredentialService
from backend.people.passports.pending import PendingService
from backend.people.passports.proof import ProofService
from backend.people.passports.schemas import (
    CredentialExport,
    Passport,
    PassportActions,
    Portfolio,
    PortfolioQuery,
    ProofQuery,
    StandingProof,
)
from backend.people.passports.service import PassportService

router = APIRouter(prefix="/accounts/{address}", tags=["passports"])


def _service(state: StateDep, session: ReadSession) -> PassportService:
    return PassportService.open(state, session)


def _pending(state: StateDep) -> PendingService:
    return PendingService(state)


def _proving(state: StateDep) -> ProofService:
    return ProofService(state)


def _issuing(state: StateDep, session: ReadSession) -> CredentialService:
    return CredentialService.open(state, session)


Service = Annotated[PassportService, Depends(_service, scope="function")]


@router.get("/passport")
def read_passport(address: AddressIn, service: Service) -> Passport:
    """Return what an account has earned: points, reviews, settled work, and what holds against it."""
    return service.passport(address)


@router.get("/portfolio")
def list_portfolio(address: AddressIn, query: Annotated[PortfolioQuery, Query()], service: Service) -> Portfolio:
    """List the paid work of an account, as a worker and as a poster, the newest first."""
    return service.portfolio(address, query)


@router.get("/passport/actions")
def list_passport_actions(address: AddressIn, service: Annotated[PendingService, Depends(_pending)]) -> PassportActions:
    """Return the seats to record and the points to gather of an account, with calls that anybody may send."""
    return service.actions(address)


@router.get("/passport/credential")
def export_credential(
    address: AddressIn, service: Annotated[CredentialService, Depends(_issuing, scope="function")]
) -> CredentialExport:
    """Return the passport as a W3C verifiable credential, signed by this server's key."""
    return service.export(address)


@router.get("/passport/proof")
def export_proof(
    address: AddressIn,
    query: Annotated[ProofQuery, Query()],
    service: Annotated[ProofService, Depends(_proving)],
) -> StandingProof:
    """Return a score with its proof from a block's header, which nobody needs this server to check."""
    return service.proof(address, query)
