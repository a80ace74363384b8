"""Keeps the text by which tasks are searched, in step with chain and documents."""

from dataclasses import dataclass

import orjson
import structlog
from sqlalchemy.orm import Session

from backend.chain.tasks.models import Task
from backend.chain.tasks.repository import TaskRepository
from backend.core.content import ContentStore
from backend.core.errors import ContentMismatch, ContentMissing
from backend.core.outbox.repository import Event
from backend.core.skills import search_words, skill_slug
from backend.market.documents.repository import DocumentRepository
from backend.market.documents.service import STORED
from backend.market.search.marks.repository import IndexEntries
from backend.market.search.repository import Entry, EntryRepository

POSTED = "task_posted"
# The escrow's events by which the row of a task changes.
CHANGES = frozenset(
    {
        POSTED,
        "seat_taken",
        "entry_committed",
        "entry_revealed",
        "work_submitted",
        "changes_requested",
        "work_rejected",
        "seat_disputed",
        "milestone_paid",
        "seat_ended",
        "contest_escalated",
        "contest_ended",
        "task_closed",
    }
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SearchText:
    """Consumer of posted tasks and stored documents, in whichever order they arrive.

    It looks at what stands rather than at what the event says: a task that stands with its document has a text, any
    other has none. So a revert, a repeat and a late document all lead to the same rows.
    """

    chain_id: int
    content: ContentStore
    name: str = "search_entries"
    kinds: frozenset[str] = frozenset({POSTED, STORED})

    def handle(self, session: Session, event: Event) -> None:
        """Write or drop the text of the tasks an event is about."""
        tasks = TaskRepository(session, self.chain_id)
        if event.kind == STORED:
            for task in tasks.with_brief(event.payload["digest"]):
                self._refresh(session, task.task_id, task)
        else:
            task_id = event.payload["task_id"]
            self._refresh(session, task_id, tasks.get(task_id))

    def _refresh(self, session: Session, task_id: str, task: Task | None) -> None:
        entries = EntryRepository(session, self.chain_id)
        entry = self._entry(session, task) if task else None
        if entry is None:
            entries.drop(task_id)
        else:
            entries.put(task_id, entry)

    def _entry(self, session: Session, task: Task) -> Entry | None:
        if DocumentRepository(session).get(task.brief) is None:
            return None
        try:
            document = orjson.loads(self.content.get(task.brief))
        except (ContentMissing, ContentMismatch) as error:
            log.warning("document_unreadable", digest=task.brief, code=error.code)
            return None
        skills = dict.fromkeys([skill_slug(task.skill), *document["skills"]])
        # What a skill is called weighs no more than the text: thousands of tasks are about smart contracts.
        names = [search_words(slug) for slug in skills]
        place = document.get("place") or {}
        return Entry(
            head=document["title"],
            body="\n".join([document["body"], *document["criteria"], place.get("name", ""), *names]),
            lat=place.get("lat"),
            lon=place.get("lon"),
        )


@dataclass(frozen=True, slots=True)
class SearchMarks:
    """Consumer of all that changes a task as search knows it: marks it for the writer of the index on disk.

    It comes after `SearchText`, whose rows the writer reads.
    """

    chain_id: int
    name: str = "search_marks"
    kinds: frozenset[str] = CHANGES | {STORED}

    def handle(self, session: Session, event: Event) -> None:
        """Mark the tasks an event is about."""
        if event.kind == STORED:
            tasks = TaskRepository(session, self.chain_id)
            task_ids = [task.task_id for task in tasks.with_brief(event.payload["digest"])]
        else:
            task_ids = [event.payload["task_id"]]
        IndexEntries(session, self.chain_id).mark(task_ids)
