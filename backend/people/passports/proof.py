"""Proofs of a score from a block's header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backend.chain.escrow.reader import node_of
from backend.chain.heads.service import Head
from backend.chain.standing.models import POSTING, score_slot
from backend.chain.standing.repository import StandingRepository
from backend.core.errors import NodeUnavailable
from backend.core.skills import skill_word
from backend.core.state import State
from backend.people.passports.schemas import ProofQuery, StandingProof

FORMAT = "guildhall.passport.proof.v1"


@dataclass(frozen=True, slots=True)
class ProofService:
    """Asks the node for proofs; no transaction is open meanwhile."""

    state: State

    def proof(self, address: str, query: ProofQuery) -> StandingProof:
        """Return the proof of a score in every version that counts; raises `NotIndexed` and `NodeUnavailable`.

        It is made at the indexed block or, where the node keeps no state that old, at the node's own head.
        """
        with self.state.database.read() as session:
            head = Head.of(self.state, session)
            versions = StandingRepository(session, self.state.chain_id).counting()
        skill = skill_word(query.skill) if query.side == "worker" and query.skill else POSTING
        slots = [score_slot(version, address, skill) for version in versions]
        asked = self._ask(hex(head.cursor.number), slots) or self._ask(self._newest(), slots)
        if asked is None:
            raise NodeUnavailable
        header, proof = asked
        return StandingProof(
            format=FORMAT,
            chain_id=self.state.chain_id,
            reputation=self._contract,
            account=address,
            skill=skill,
            versions=versions,
            header=header,
            proof=proof,
        )

    @property
    def _contract(self) -> str:
        return self.state.manifest.contracts["Reputation"].address

    def _newest(self) -> str:
        return hex(node_of(self.state).ask("eth_blockNumber").number())

    def _ask(self, block: str, slots: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return header and proof at one block; None when the node has no such state."""
        header, proof = node_of(self.state).batch(
            [("eth_getBlockByNumber", [block, False]), ("eth_getProof", [self._contract, list(slots), block])]
        )
        if not isinstance(header.result, dict) or not isinstance(proof.result, dict):
            return None
        return header.result, proof.result
