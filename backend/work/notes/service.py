"""Stores notes, and gives them to nobody but their author, the worker they are about, and who judges their dispute."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.chain.disputes.repository import DisputeRepository, may_judge
from backend.chain.tasks.repository import TaskRepository
from backend.core.benches import Bench
from backend.core.documents import Canonical
from backend.core.errors import NotFound
from backend.core.state import SignedIn, State
from backend.work.notes.models import Note
from backend.work.notes.repository import NoteRepository


@dataclass(frozen=True, slots=True)
class NoteService:
    """The notes about seats."""

    state: State
    session: Session
    benches: Mapping[str, Bench]

    def store(self, canonical: Canonical, author: SignedIn) -> dict[str, Any]:
        """Enter a kept note of an author."""
        NoteRepository(self.session).add(
            Note(
                digest=canonical.digest,
                chain_id=author.chain_id,
                author=author.address,
                task_id=canonical.value["taskId"],
                worker=canonical.value["worker"],
                size=len(canonical.content),
                created_at=self.state.clock.wall(),
            )
        )
        return canonical.receipt()

    def content(self, digest: str, account: SignedIn) -> bytes:
        """Return the canonical bytes to one who may read them; to all others raises `NotFound`."""
        rows = NoteRepository(self.session).of(digest, account.chain_id)
        if not any(self._may_read(row, account) for row in rows):
            raise NotFound
        return self.state.private_content.get(digest)

    def _may_read(self, row: Note, account: SignedIn) -> bool:
        """Tell whether an account is the author or, once the poster put it on the chain, one whom it concerns."""
        if row.author == account.address:
            return True
        tasks = TaskRepository(self.session, account.chain_id)
        task = tasks.get(row.task_id)
        if task is None or task.poster != row.author or not tasks.was_noted(row.task_id, row.worker, row.digest):
            return False
        disputes = DisputeRepository(self.session, account.chain_id, 0, self.benches)
        return account.address == row.worker or may_judge(disputes, row.task_id, row.worker, account.address)
