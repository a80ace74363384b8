"""Blocks of an account."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.errors import BlockOneself
from backend.core.state import State
from backend.work.blocks.models import AccountBlock
from backend.work.blocks.repository import BlockRepository
from backend.work.blocks.schemas import Block, BlockList

PAGE = 50


@dataclass(frozen=True, slots=True)
class BlockService:
    """Blocks and lifts blocks of one account."""

    state: State
    session: Session
    account: str

    @property
    def _blocks(self) -> BlockRepository:
        return BlockRepository(self.session, self.state.chain_id)

    def page(self, cursor: str | None) -> BlockList:
        """Return whom the account blocks; raises `InvalidCursor`."""
        query = {"list": "blocks", "account": self.account}
        after = self.state.cursors.decode(query, cursor) if cursor else None
        rows = self._blocks.page(self.account, (after[0], after[1]) if after else None, PAGE + 1)
        shown = rows[:PAGE]
        last = shown[-1] if len(rows) > PAGE else None
        following = self.state.cursors.encode(query, [last.created_at, last.blocked]) if last else None
        return BlockList(items=[_view(row) for row in shown], next_cursor=following)

    def block(self, other: str) -> tuple[Block, bool]:
        """Block an account and tell whether that is new; raises `BlockOneself`."""
        if other == self.account:
            raise BlockOneself
        now = self.state.clock.wall()
        is_new = self._blocks.add(self.account, other, now)
        row = self._blocks.get(self.account, other)
        return Block(account=other, created_at=row.created_at if row else now), is_new

    def lift(self, other: str) -> None:
        """Lift a block; one that does not stand is lifted already."""
        self._blocks.remove(self.account, other)


def _view(row: AccountBlock) -> Block:
    return Block(account=row.blocked, created_at=row.created_at)
