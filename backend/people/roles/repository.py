"""Roles in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.core.audit import AuditEntry
from backend.core.dependencies import ADMIN
from backend.core.repository import insert_new
from backend.people.roles.models import RoleBootstrap, RoleGrant


@dataclass(frozen=True, slots=True)
class RoleRepository:
    """Reads and writes the roles of one chain."""

    session: Session
    chain_id: int

    def of(self, address: str) -> frozenset[str]:
        """Return the roles of an account."""
        return frozenset(
            self.session.scalars(
                select(RoleGrant.role).where(RoleGrant.chain_id == self.chain_id, RoleGrant.address == address)
            )
        )

    def all(self) -> Sequence[RoleGrant]:
        """Return every role that was granted and not taken back, admins first."""
        return self.session.scalars(
            select(RoleGrant)
            .where(RoleGrant.chain_id == self.chain_id)
            .order_by(RoleGrant.role, RoleGrant.granted_at, RoleGrant.address)
        ).all()

    def locked_admins(self) -> frozenset[str]:
        """Return the admins; no rival changes who they are before this transaction ends."""
        return frozenset(
            self.session.scalars(
                select(RoleGrant.address)
                .where(RoleGrant.chain_id == self.chain_id, RoleGrant.role == ADMIN)
                .order_by(RoleGrant.address)
                .with_for_update()
            )
        )

    def get(self, address: str, role: str) -> RoleGrant | None:
        """Return a granted role."""
        return self.session.get(RoleGrant, (self.chain_id, address, role))

    def grant(self, address: str, role: str, by: str, now: int) -> bool:
        """Give a role; false when the account has it already."""
        values = {"chain_id": self.chain_id, "address": address, "role": role, "granted_by": by, "granted_at": now}
        return insert_new(self.session, RoleGrant, **values)

    def revoke(self, address: str, role: str) -> bool:
        """Take a role back; false when the account does not have it."""
        gone = self.session.execute(
            delete(RoleGrant)
            .where(RoleGrant.chain_id == self.chain_id, RoleGrant.address == address, RoleGrant.role == role)
            .returning(RoleGrant.address)
        )
        return gone.first() is not None

    def bootstrapped(self) -> bool:
        """Tell whether the first admin was ever named."""
        return self.session.get(RoleBootstrap, self.chain_id) is not None

    def bootstrap(self, deployer: str, admin: str, now: int) -> bool:
        """Write down who named the first admin; false when that was done before, also when two requests race."""
        return insert_new(self.session, RoleBootstrap, chain_id=self.chain_id, deployer=deployer, admin=admin, at=now)

    def audit(self, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """Return entries of the audit log before an id, the newest first."""
        statement = select(AuditEntry).where(AuditEntry.chain_id == self.chain_id)
        if before is not None:
            statement = statement.where(AuditEntry.id < before)
        return self.session.scalars(statement.order_by(AuditEntry.id.desc()).limit(limit)).all()
