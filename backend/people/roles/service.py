"""Who has which role, and what was done with it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.core.audit import record
from backend.core.dependencies import ADMIN
from backend.core.errors import InvalidCursor, LastAdmin, NotFound, RoleRequired
from backend.core.state import SignedIn, State
from backend.people.roles.models import RoleGrant
from backend.people.roles.repository import RoleRepository
from backend.people.roles.schemas import AuditItem, AuditList, RoleItem, RoleList


@dataclass(frozen=True, slots=True)
class RoleService:
    """Roles in one request."""

    state: State
    session: Session

    @property
    def _repository(self) -> RoleRepository:
        return RoleRepository(self.session, self.state.chain_id)

    def list(self) -> RoleList:
        """Return everybody who has a role."""
        return RoleList(items=[item_of(row) for row in self._repository.all()])

    def grant(self, admin: SignedIn, address: str, role: str) -> RoleItem:
        """Give a role; raises `RoleRequired` when the admin's own was taken back meanwhile."""
        self._still_admin(admin)
        now = self.state.clock.wall()
        if self._repository.grant(address, role, admin.address, now):
            record(self.session, admin, "role_granted", address, {"role": role}, now)
        row = self._repository.get(address, role)
        if row is None:
            raise NotFound
        return item_of(row)

    def revoke(self, admin: SignedIn, address: str, role: str) -> None:
        """Take a role back; raises `NotFound`, `LastAdmin` and `RoleRequired`."""
        admins = self._still_admin(admin)
        if role == ADMIN and admins == {address}:
            raise LastAdmin
        if not self._repository.revoke(address, role):
            raise NotFound
        record(self.session, admin, "role_revoked", address, {"role": role}, self.state.clock.wall())

    def audit(self, cursor: str | None, limit: int) -> AuditList:
        """Return a page of the audit log; raises `InvalidCursor`."""
        bound = {"list": "audit"}
        before = self._position(bound, cursor) if cursor is not None else None
        rows = self._repository.audit(before, limit + 1)
        shown = rows[:limit]
        return AuditList(
            items=[
                AuditItem(
                    id=row.id, at=row.at, actor=row.actor, action=row.action, subject=row.subject, params=row.params
                )
                for row in shown
            ],
            next_cursor=self.state.cursors.encode(bound, [shown[-1].id]) if len(rows) > limit else None,
        )

    def _position(self, bound: dict[str, str], cursor: str) -> int:
        match self.state.cursors.decode(bound, cursor):
            case [int(before)]:
                return before
        raise InvalidCursor

    def _still_admin(self, account: SignedIn) -> frozenset[str]:
        """Return the admins, who cannot change before this request ends; two of them may be removing each other."""
        admins = self._repository.locked_admins()
        if account.address not in admins:
            raise RoleRequired(role=ADMIN)
        return admins


def item_of(row: RoleGrant) -> RoleItem:
    """Return a granted role as answers show it."""
    return RoleItem.model_validate(
        {"address": row.address, "role": row.role, "granted_by": row.granted_by, "granted_at": row.granted_at}
    )
