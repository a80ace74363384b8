"""Shows the two parties of a seat what a machine finds of the task's criteria in what was handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlalchemy.orm import Session

from backend.chain.actions.entrance import task_at
from backend.chain.tasks.models import Seat, Task
from backend.chain.tasks.repository import TaskRepository
from backend.core.benches import Bench
from backend.core.errors import ContentMismatch, ContentMissing, NotFound
from backend.core.state import SignedIn, State
from backend.core.wording import Wording
from backend.work.checks.judging import Check, File, Submission, not_judged
from backend.work.checks.repository import SentFileRepository
from backend.work.checks.schemas import CheckList
from backend.work.deliverables.service import DeliverableService
from backend.work.messages.models import MessageAttachment

VERSION = "guildhall/task/2"
NOTHING = "0x" + "0" * 64
# The newest of the files that the worker sent; each is read once at most, whatever is asked of it.
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class CheckService:
    """Checks as one signed-in account sees them."""

    state: State
    session: Session
    account: SignedIn
    benches: Mapping[str, Bench]

    def read(self, task_id: str, worker: str, digest: str | None) -> CheckList:
        """Return the checks of a task on a seat, or on `digest`, which the account must be able to read.

        Raises `NotFound` for all but the seat's parties, and `ContentUnavailable`.
        """
        task, head = task_at(self.state, self.session, task_id)
        seat = TaskRepository(self.session, self.state.chain_id).seat(task_id, worker)
        if seat is None or self.account.address not in (task.poster, worker):
            raise NotFound
        looked_at = digest or (seat.digest if seat.digest != NOTHING else None)
        checks = self._checks(task)
        if looked_at is None:
            items = not_judged(checks, "nothing_handed_in")
        else:
            submission = self._submission(task, seat, looked_at) if checks else None
            items = [submission.judge(each) for each in checks] if submission else not_judged(checks, "unreadable")
        return CheckList(digest=looked_at, items=items, block=head.block, finality=head.finality(seat.changed_block))

    def _checks(self, task: Task) -> list[Check]:
        # A brief may name any digest: only what is known as a task's document is read.
        if task.brief not in self.state.read_titles(self.session, {task.brief}):
            return []
        document = self._read(self.state.content.get, task.brief)
        checks: list[Check] = document.get("checks", []) if document and document["schema"] == VERSION else []
        return checks

    def _submission(self, task: Task, seat: Seat, digest: str) -> Submission | None:
        deliverables = DeliverableService(self.state, self.session, self.benches)
        try:
            document = self._read(lambda _: deliverables.content(digest, self.account), digest)
        except NotFound:
            return None
        if document is None or document["taskId"] != task.task_id:
            return None
        files = SentFileRepository(self.session, self.state.chain_id).sent(task.task_id, seat.worker, MOST_FILES)
        return Submission(Wording.of(document["body"]), [self._file(row) for row in files])

    @staticmethod
    def _read(get: Any, digest: str) -> dict[str, Any] | None:
        try:
            document: dict[str, Any] = orjson.loads(get(digest))
        except (ContentMissing, ContentMismatch):
            return None
        return document

    def _file(self, row: MessageAttachment) -> File:
        @cache
        def read() -> bytes | None:
            try:
                return self.state.private_content.get(row.digest, row.cid)
            except (ContentMissing, ContentMismatch):
                return None

        return File(row.name, row.media_type, read)
