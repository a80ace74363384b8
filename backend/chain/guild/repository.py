"""The guild in the index: settings, roles, voters and their votes at any time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from indexer.models import GuildSetting, GuildSupply, TimelockRole, VoteCheckpoint, Voter


@dataclass(frozen=True, slots=True)
class GuildRepository:
    """Reads the guild of one chain."""

    session: Session
    chain_id: int

    def settings(self) -> dict[str, GuildSetting]:
        """Return all settings by name."""
        rows = self.session.scalars(select(GuildSetting).where(GuildSetting.chain_id == self.chain_id))
        return {row.name: row for row in rows}

    def number(self, name: str) -> int | None:
        """Return the number of a setting."""
        return self.session.scalar(
            select(GuildSetting.value).where(GuildSetting.chain_id == self.chain_id, GuildSetting.name == name)
        )

    def account(self, name: str) -> str | None:
        """Return the account of a setting."""
        return self.session.scalar(
            select(GuildSetting.account).where(GuildSetting.chain_id == self.chain_id, GuildSetting.name == name)
        )

    def supply(self) -> GuildSupply | None:
        """Return the supply of the guild's token, once it was indexed."""
        return self.session.scalar(select(GuildSupply).where(GuildSupply.chain_id == self.chain_id))

    def roles(self) -> Sequence[TimelockRole]:
        """Return the roles of the timelock that are held now."""
        return self.session.scalars(
            select(TimelockRole)
            .where(TimelockRole.chain_id == self.chain_id, TimelockRole.granted)
            .order_by(TimelockRole.role, TimelockRole.account)
        ).all()

    def has_role(self, role: str, account: str) -> bool:
        """Tell whether an account holds a role of the timelock, by its 32 bytes."""
        granted = self.session.scalar(
            select(TimelockRole.granted).where(
                TimelockRole.chain_id == self.chain_id, TimelockRole.role == role, TimelockRole.account == account
            )
        )
        return bool(granted)

    def votes_at(self, account: str, timestamp: int) -> int:
        """Return the votes of an account at a time: those of its last checkpoint that is not after it."""
        votes = self.session.scalar(
            select(VoteCheckpoint.votes)
            .where(
                VoteCheckpoint.chain_id == self.chain_id,
                VoteCheckpoint.account == account,
                VoteCheckpoint.timestamp <= timestamp,
            )
            .order_by(
                VoteCheckpoint.timestamp.desc(), VoteCheckpoint.block_number.desc(), VoteCheckpoint.log_index.desc()
            )
            .limit(1)
        )
        return votes or 0

    def voter(self, account: str) -> Voter | None:
        """Return an account of the guild's token."""
        return self.session.scalar(select(Voter).where(Voter.chain_id == self.chain_id, Voter.account == account))

    def voters(self, after: tuple[int, str] | None, limit: int) -> Sequence[Voter]:
        """Return up to `limit` accounts with votes, the most first, after a position of votes and account."""
        statement = select(Voter).where(Voter.chain_id == self.chain_id, Voter.votes > 0)
        if after is not None:
            votes, account = after
            statement = statement.where(or_(Voter.votes < votes, and_(Voter.votes == votes, Voter.account > account)))
        return self.session.scalars(statement.order_by(Voter.votes.desc(), Voter.account).limit(limit)).all()

    def delegators(self, account: str, limit: int) -> Sequence[Voter]:
        """Return those who delegate to an account, the one who holds most first."""
        return self.session.scalars(
            select(Voter)
            .where(Voter.chain_id == self.chain_id, Voter.delegate == account, Voter.balance > 0)
            .order_by(Voter.balance.desc(), Voter.account)
            .limit(limit)
        ).all()

    def delegator_counts(self, accounts: Collection[str]) -> dict[str, int]:
        """Return how many accounts with tokens delegate to each of some accounts."""
        rows = self.session.execute(
            select(Voter.delegate, func.count().label("delegators"))
            .where(Voter.chain_id == self.chain_id, Voter.delegate.in_(accounts), Voter.balance > 0)
            .group_by(Voter.delegate)
        )
        return {row.delegate: row.delegators for row in rows}
