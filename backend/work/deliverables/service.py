"""Stores deliverables, and gives them to nobody but their author and the poster of their task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.chain.tasks.repository import TaskRepository
from backend.core.documents import Canonical, cid_of_digest
from backend.core.errors import NotFound
from backend.core.state import SignedIn, State
from backend.work.deliverables.models import Deliverable
from backend.work.deliverables.repository import DeliverableRepository
from backend.work.deliverables.schemas import DELIVERABLE


def keep(state: State, value: Mapping[str, Any], expected: str | None) -> Canonical:
    """Check a deliverable and give its content to the store, before any transaction that would wait for it.

    Raises `DocumentInvalid` or `DigestMismatch`, and what the store raises; then no row is written.
    """
    canonical = DELIVERABLE.canonical(value, expected)
    state.private_content.put(canonical.content)
    return canonical


@dataclass(frozen=True, slots=True)
class DeliverableService:
    """The deliverables of tasks."""

    state: State
    session: Session

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
        return {
            "digest": canonical.digest,
            "cid": cid_of_digest(canonical.digest),
            "size": len(canonical.content),
        }

    def content(self, digest: str, account: SignedIn) -> bytes:
        """Return the canonical bytes to one who may read them; to all others raises `NotFound`."""
        rows = DeliverableRepository(self.session).of(digest, account.chain_id)
        if not any(self._may_read(row, account) for row in rows):
            raise NotFound
        return self.state.private_content.get(digest)

    def _may_read(self, row: Deliverable, account: SignedIn) -> bool:
        """Tell whether an account is the author, or poster of the task it names once it was handed in there.

        A poster cannot read another's work by having its digest, which is public, handed in at a task of his own.
        """
        if row.author == account.address:
            return True
        tasks = TaskRepository(self.session, account.chain_id)
        task = tasks.get(row.task_id)
        if task is None or task.poster != account.address:
            return False
        return any(entry.data.get("digest") == row.digest for entry in tasks.submissions(row.task_id, row.author))
