"""Keeps lists of the invited, shows each to who uploaded it, and tells everybody else about himself alone."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.chain.actions.facts import NO_ROOT
from backend.chain.invitations.merkle import Tree
from backend.chain.invitations.repository import TreeRepository
from backend.chain.tasks.repository import TaskRepository
from backend.core.errors import InvitationInvalid, InvitationsExhausted, NotFound
from backend.core.state import State
from backend.market.invitations.schemas import Invitation, InvitationList, InvitationPage, MyInvitation, NewInvitation

DAY = 24 * 3600
MOST = 200
NOBODY = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class InvitationService:
    """The lists as one signed-in account sees them."""

    state: State
    session: Session
    account: str

    def store(self, body: NewInvitation) -> Invitation:
        """Keep a list; raises `InvitationInvalid` and `InvitationsExhausted`."""
        self._check(body.workers)
        tree, now = Tree.over(body.workers), self.state.clock.wall()
        repository = self._repository()
        if repository.owned(tree.root, self.account) is None:
            limit = self.state.settings.invitations_daily
            if repository.since(self.account, now - DAY) >= limit:
                raise InvitationsExhausted(limit=limit, retry_after=DAY)
        kept = repository.add(tree, body.workers, self.account, now)
        return Invitation(root=kept.root, count=len(body.workers), created_at=kept.created_at)

    def mine(self) -> InvitationList:
        """Return the lists of the account, at most 200."""
        rows = self._repository().of_owner(self.account, MOST)
        return InvitationList(
            items=[Invitation(root=row.root, count=count, created_at=row.created_at) for row, count in rows]
        )

    def read(self, root: str) -> InvitationPage:
        """Return a list of the account with its workers; raises `NotFound`."""
        repository = self._repository()
        found = repository.owned(root, self.account)
        if found is None:
            raise NotFound
        row, count = found
        workers = list(repository.accounts(root))
        return InvitationPage(root=root, count=count, created_at=row.created_at, workers=workers)

    def proof(self, task_id: str) -> MyInvitation:
        """Return what the account must bring to take a seat; raises `NotFound`."""
        task = TaskRepository(self.session, self.state.chain_id).get(task_id)
        if task is None:
            raise NotFound
        if task.invite_root == NO_ROOT:
            return MyInvitation(root=NO_ROOT, known=True, invited=True, proof=[])
        repository = self._repository()
        proof = repository.proof(task.invite_root, self.account)
        known = proof is not None or repository.known(task.invite_root)
        return MyInvitation(root=task.invite_root, known=known, invited=proof is not None, proof=proof or [])

    def _check(self, workers: list[str]) -> None:
        seen: set[str] = set()
        for worker in workers:
            rule = "own" if worker == self.account else "nobody" if worker == NOBODY else None
            if worker in seen:
                rule = "twice"
            if rule is not None:
                raise InvitationInvalid(account=worker, rule=rule)
            seen.add(worker)

    def _repository(self) -> TreeRepository:
        return TreeRepository(self.session, self.state.chain_id)
