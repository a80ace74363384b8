"""The passport as a verifiable credential."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from backend.core.errors import NotFound
from backend.core.state import State
from backend.people.passports.schemas import CredentialExport
from backend.people.passports.service import PassportService


@dataclass(frozen=True, slots=True)
class CredentialService:
    """Signs what passports say."""

    passports: PassportService

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Return the service; raises `NotIndexed`."""
        return cls(PassportService.open(state, session))

    def export(self, address: str) -> CredentialExport:
        """Return the credential of an account."""
        raise NotFound
