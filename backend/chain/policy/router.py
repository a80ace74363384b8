"""Route of the configuration a page starts from."""

from typing import Annotated

from fastapi import APIRouter, Depends

from backend.chain.policy.schemas import Config
from backend.chain.policy.service import ConfigService
from backend.core.dependencies import ReadSession, StateDep

router = APIRouter(tags=["service"])


def _service(state: StateDep, session: ReadSession) -> ConfigService:
    return ConfigService(state, session)


@router.get("/config")
def read_config(service: Annotated[ConfigService, Depends(_service, scope="function")]) -> Config:
    """Return chain, contracts, tokens, policy and skills."""
    return service.config()
