"""Stores deliverables, and gives them to nobody but their author and the poster of their task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.chain.disputes.repository import DisputeRepository, may_judge
from backend.chain.tasks.modes import CONTEST
from backend.chain.tasks.repository import TaskRepository
from backend.core.benches import Bench
from backend.core.documents import Canonical
from backend.core.errors import NotFound
from backend.core.state import SignedIn, State
from backend.work.deliverables.models import Deliverable
from backend.work.deliverables.repository import DeliverableRepository


@dataclass(frozen=True, slots=True)
class DeliverableService:
    """The deliverables of tasks."""

    state: State
    session: Session
    benches: Mapping[str, Bench]

    def store(self, canonical: Canonical, author: SignedIn) -> dict[str, Any]:
        """Enter a kept deliverable of an author."""
        DeliverableRepository(self.session).add(
            Deliverable(
                digest=canonical.digest,
                chain_id=author.chain_id,
                author=author.address,
                task_id=canonical.value["taskId"],
                size=len(canonical.content),
                created_at=self.state.clock.wall(),
            )
        )
        return canonical.receipt()

    def content(self, digest: str, account: SignedIn) -> bytes:
        """Return the canonical bytes to one who may read them; to all others raises `NotFound`."""
        rows = DeliverableRepository(self.session).of(digest, account.chain_id)
        if not any(self._may_read(row, account) for row in rows):
            raise NotFound
        return self.state.private_content.get(digest)

    def _may_read(self, row: Deliverable, account: SignedIn) -> bool:
        """Tell whether an account is the author or, once it was handed in or revealed, one who has to do with it.

        That is the poster of the task it names, in a contest also everybody who entered, and who judges an open dispute
        about it. A poster cannot read another's work by having its digest, which is public, handed in at a task of his
        own. An entry is nobody's but its author's until it was revealed.
        """
        if row.author == account.address:
            return True
        tasks = TaskRepository(self.session, account.chain_id)
        task = tasks.get(row.task_id)
        if task is None or not tasks.was_handed_in(row.task_id, row.author, row.digest):
            return False
        if task.poster == account.address:
            return True
        if task.mode == CONTEST and tasks.seat(row.task_id, account.address) is not None:
            return True
        disputes = DisputeRepository(self.session, account.chain_id, 0, self.benches)
        return may_judge(disputes, row.task_id, row.author, account.address)
