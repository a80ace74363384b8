"""Trees of the invited in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from backend.chain.invitations.merkle import Tree
from backend.chain.invitations.models import Invitation, InvitationTree, Invited
from backend.core.repository import insert_new


@dataclass(frozen=True, slots=True)
class TreeRepository:
    """Reads and writes the lists of one chain. Accounts are lower case."""

    session: Session
    chain_id: int

    def known(self, root: str) -> bool:
        """Tell whether the list with a root is kept here."""
        where = (InvitationTree.chain_id == self.chain_id, InvitationTree.root == root)
        return self.session.scalar(select(InvitationTree.count).where(*where)) is not None

    def proof(self, root: str, account: str) -> list[str] | None:
        """Return the proof that an account is on a list; None when it is not, or when nobody uploaded the list."""
        nodes = self.session.execute(
            select(InvitationTree.nodes, Invited.position)
            .join(
                Invited,
                (Invited.chain_id == InvitationTree.chain_id) & (Invited.root == InvitationTree.root),
            )
            .where(
                InvitationTree.chain_id == self.chain_id,
                InvitationTree.root == root,
                Invited.account == account,
            )
        ).first()
        return Tree(nodes.nodes).proof(nodes.position) if nodes is not None else None

    def add(self, tree: Tree, accounts: Sequence[str], owner: str, now: int) -> Invitation:
        """Enter a list of an owner, unless it is there already, and return it."""
        key = {"chain_id": self.chain_id, "root": tree.root}
        if insert_new(self.session, InvitationTree, **key, count=len(accounts), nodes=tree.nodes):
            rows = [{**key, "account": account, "position": tree.position(account)} for account in accounts]
            self.session.execute(insert(Invited), rows)
        insert_new(self.session, Invitation, **key, owner=owner, created_at=now)
        return self.session.get_one(Invitation, (self.chain_id, tree.root, owner))

    def of_owner(self, owner: str, limit: int) -> Sequence[tuple[Invitation, int]]:
        """Return the lists an account uploaded last, each with how many are on it."""
        rows = self.session.execute(
            self._joined()
            .where(Invitation.owner == owner)
            .order_by(Invitation.created_at.desc(), Invitation.root)
            .limit(limit)
        )
        return [(row.Invitation, row.members) for row in rows]

    def owned(self, root: str, owner: str) -> tuple[Invitation, int] | None:
        """Return a list that an account uploaded, with how many are on it."""
        row = self.session.execute(self._joined().where(Invitation.root == root, Invitation.owner == owner)).first()
        return (row.Invitation, row.members) if row is not None else None

    def accounts(self, root: str) -> Sequence[str]:
        """Return who is on a list, in the order of the addresses."""
        where = (Invited.chain_id == self.chain_id, Invited.root == root)
        return self.session.scalars(select(Invited.account).where(*where).order_by(Invited.account)).all()

    def since(self, owner: str, at: int) -> int:
        """Return how many lists an account uploaded since a time."""
        counted = select(func.count()).where(
            Invitation.chain_id == self.chain_id, Invitation.owner == owner, Invitation.created_at > at
        )
        return self.session.execute(counted).scalar_one()

    def _joined(self) -> Any:
        return (
            select(Invitation, InvitationTree.count.label("members"))
            .join(
                InvitationTree,
                (InvitationTree.chain_id == Invitation.chain_id) & (InvitationTree.root == Invitation.root),
            )
            .where(Invitation.chain_id == self.chain_id)
        )
