"""Blocks in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.work.blocks.models import AccountBlock


@dataclass(frozen=True, slots=True)
class BlockRepository:
    """Reads and writes blocks of one chain."""

    session: Session
    chain_id: int

    def add(self, blocker: str, blocked: str, now: int) -> bool:
        """Enter a block, unless it stands already, and tell which."""
        values = {"chain_id": self.chain_id, "blocker": blocker, "blocked": blocked, "created_at": now}
        return insert_new(self.session, AccountBlock, **values)

    def get(self, blocker: str, blocked: str) -> AccountBlock | None:
        """Return a block."""
        return self.session.get(AccountBlock, (self.chain_id, blocker, blocked))

    def remove(self, blocker: str, blocked: str) -> None:
        """Lift a block if it stands."""
        self.session.execute(
            delete(AccountBlock).where(
                AccountBlock.chain_id == self.chain_id,
                AccountBlock.blocker == blocker,
                AccountBlock.blocked == blocked,
            )
        )

    def page(self, blocker: str, after: tuple[int, str] | None, limit: int) -> Sequence[AccountBlock]:
        """Return blocks of an account after a position (time, account), the newest first."""
        order = (AccountBlock.created_at, AccountBlock.blocked)
        mine = (AccountBlock.chain_id == self.chain_id, AccountBlock.blocker == blocker)
        statement = select(AccountBlock).where(*mine)
        if after is not None:
            statement = statement.where(tuple_(*order) < after)
        return self.session.scalars(statement.order_by(*(column.desc() for column in order)).limit(limit)).all()

    def between(self, account: str, others: Collection[str]) -> Sequence[AccountBlock]:
        """Return the blocks between an account and some others, whoever blocked whom."""
        ours = and_(AccountBlock.blocker == account, AccountBlock.blocked.in_(others))
        theirs = and_(AccountBlock.blocked == account, AccountBlock.blocker.in_(others))
        return self.session.scalars(
            select(AccountBlock).where(AccountBlock.chain_id == self.chain_id, or_(ours, theirs))
        ).all()
