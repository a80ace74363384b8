"""At which block an answer is made, how final it is, and whether the index keeps up."""

from dataclasses import dataclass

import httpx
from sqlalchemy.orm import Session

from backend.chain.heads.repository import CursorRepository
from backend.chain.heads.schemas import Health, Trouble
from backend.core.errors import NotIndexed
from backend.core.schemas import BlockRef, Finality
from backend.core.state import State
from indexer.models import Cursor


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the index as one request sees it; `now` is chain time in Unix seconds."""

    cursor: Cursor
    now: int

    @classmethod
    def of(cls, state: State, session: Session) -> "Head":
        """Return the head, or raise `NotIndexed` when this chain (by id and genesis) has none."""
        cursor = CursorRepository(session).get(state.chain_id)
        if cursor is None or cursor.genesis_hash != state.manifest.genesis_hash:
            raise NotIndexed
        return cls(cursor, state.clock.chain(cursor.timestamp))

    @property
    def block(self) -> BlockRef:
        """The block as answers name it."""
        return block_ref(self.cursor)

    def finality(self, *changed: int) -> Finality:
        """Return how final rows are that changed in these blocks; without any, how final the head is."""
        newest = max(changed, default=self.cursor.number)
        if newest <= self.cursor.finalized:
            return "finalized"
        return "safe" if newest <= self.cursor.safe else "head"


def indexed_time(session: Session, chain_id: int) -> int | None:
    """Return the timestamp of the last indexed block; None before the first."""
    cursor = CursorRepository(session).get(chain_id)
    return cursor.timestamp if cursor is not None else None


def block_ref(cursor: Cursor) -> BlockRef:
    """Return the indexed block as answers name it."""
    return BlockRef(number=cursor.number, hash=cursor.hash, timestamp=cursor.timestamp)


@dataclass(frozen=True, slots=True)
class HealthService:
    """Compares the index with the node."""

    state: State
    session: Session

    def health(self) -> Health:
        """Return head, lag, and what is wrong."""
        cursor = CursorRepository(self.session).get(self.state.chain_id)
        self.session.rollback()
        reasons: list[Trouble] = []
        head = self._head()
        if head is None:
            reasons.append("node_unreachable")
        if cursor is None:
            reasons.append("not_indexed")
        elif cursor.genesis_hash != self.state.manifest.genesis_hash:
            reasons.append("other_chain")
        lag = None if cursor is None or head is None else max(0, head - cursor.number)
        if lag is not None and lag > self.state.settings.max_lag:
            reasons.append("indexer_behind")
        return Health(
            status="degraded" if reasons else "ok",
            reasons=reasons,
            chain_id=self.state.chain_id,
            head=head,
            indexed=cursor.number if cursor else None,
            lag=lag,
            safe=cursor.safe if cursor else None,
            finalized=cursor.finalized if cursor else None,
            block=block_ref(cursor) if cursor else None,
        )

    def _head(self) -> int | None:
        request = {"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []}
        try:
            answer = self.state.node.post(self.state.settings.rpc_url, json=request)
            return int(answer.json()["result"], 16)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None
