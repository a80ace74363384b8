"""Proofs of a score from a block's header."""

from dataclasses import dataclass

from backend.core.errors import NotFound
from backend.core.state import State
from backend.people.passports.schemas import ProofQuery, StandingProof


@dataclass(frozen=True, slots=True)
class ProofService:
    """Asks the node for proofs; no transaction is open meanwhile."""

    state: State

    def proof(self, address: str, query: ProofQuery) -> StandingProof:
        """Return the proof of a score."""
        raise NotFound
