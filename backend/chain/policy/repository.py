"""The policy of new tasks, as the indexer keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexer.models import EscrowVersion, PolicyArbitrator, PolicyFee, PolicyGrade, PolicyToken


@dataclass(frozen=True, slots=True)
class PolicyRepository:
    """Reads the policy of one chain."""

    session: Session
    chain_id: int

    def fee(self) -> PolicyFee | None:
        """Return fee and treasury, once they were indexed."""
        return self.session.scalar(select(PolicyFee).where(PolicyFee.chain_id == self.chain_id))

    def tokens(self) -> Sequence[PolicyToken]:
        """Return the bounds of the listed tokens."""
        return self.session.scalars(
            select(PolicyToken)
            .where(PolicyToken.chain_id == self.chain_id, PolicyToken.max_reward > 0)
            .order_by(PolicyToken.token, PolicyToken.grade)
        ).all()

    def grades(self) -> Sequence[PolicyGrade]:
        """Return the standard of each grade."""
        return self.session.scalars(
            select(PolicyGrade).where(PolicyGrade.chain_id == self.chain_id).order_by(PolicyGrade.grade)
        ).all()

    def multiples(self) -> dict[str, int]:
        """Return the multiple of each bench."""
        rows = self.session.scalars(select(PolicyArbitrator).where(PolicyArbitrator.chain_id == self.chain_id))
        return {row.arbitrator: row.cost_multiple for row in rows}

    def bench(self, arbitrator: str) -> PolicyArbitrator | None:
        """Return what a bench was listed with, if it ever was."""
        return self.session.scalar(
            select(PolicyArbitrator).where(
                PolicyArbitrator.chain_id == self.chain_id, PolicyArbitrator.arbitrator == arbitrator
            )
        )

    def newest_escrow(self, now: int) -> EscrowVersion | None:
        """Return the version that new tasks are posted to at a Unix time, if any may be."""
        return self.session.scalar(
            select(EscrowVersion)
            .where(EscrowVersion.chain_id == self.chain_id, EscrowVersion.version > 0, EscrowVersion.active_from <= now)
            .order_by(EscrowVersion.version.desc(), EscrowVersion.active_from.desc())
            .limit(1)
        )

    def bounds(self, token: str, grade: int) -> PolicyToken | None:
        """Return the bounds of a grade in a token, if they were ever set."""
        return self.session.scalar(
            select(PolicyToken).where(
                PolicyToken.chain_id == self.chain_id, PolicyToken.token == token, PolicyToken.grade == grade
            )
        )

    def grade(self, grade: int) -> PolicyGrade | None:
        """Return the standard of one grade, if it was ever set."""
        return self.session.scalar(
            select(PolicyGrade).where(PolicyGrade.chain_id == self.chain_id, PolicyGrade.grade == grade)
        )

    def escrow_version(self, escrow: str) -> int:
        """Return the version under which an escrow is listed; zero when it is not."""
        version = self.session.scalar(
            select(EscrowVersion.version).where(EscrowVersion.chain_id == self.chain_id, EscrowVersion.escrow == escrow)
        )
        return version or 0
