"""The tail of the chain's outbox."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from indexer.envelopes import Envelope, read_envelopes


@dataclass(frozen=True, slots=True)
class ChangeRepository:
    """Reads the events of one chain in their order."""

    session: Session
    chain_id: int

    def after(self, seq: int, limit: int) -> list[Envelope]:
        """Return what follows a sequence number, oldest first."""
        return read_envelopes(self.session.connection(), self.chain_id, seq, limit)
