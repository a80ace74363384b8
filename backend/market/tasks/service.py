"""The list of tasks and the page of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import orjson
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.chain.actions.facts import NO_ROOT, FactReader
from backend.chain.actions.service import legal_actions
from backend.chain.heads.service import Head
from backend.chain.tasks import modes
from backend.chain.tasks import service as chain
from backend.chain.tasks.models import Dispute
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.schemas import Pot
from backend.core.documents import cid_of_digest
from backend.core.errors import ContentMismatch, ContentMissing, ContentUnavailable, NotFound, Validation
from backend.core.search import Criteria
from backend.core.skills import resolve, skill_slug
from backend.core.state import State
from backend.market.documents.repository import DocumentRepository
from backend.market.search.tokens import query_tokens
from backend.market.tasks.criteria import criteria_of, facets_of
from backend.market.tasks.repository import TaskListRepository
from backend.market.tasks.schemas import DocumentState, TaskFilters, TaskItem, TaskList, TaskPage, TaskQuery

MOST = 1000


@dataclass(frozen=True, slots=True)
class TaskService:
    """Answers about tasks at one head of the index."""

    state: State
    session: Session
    head: Head

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        return cls(state, session, Head.of(state, session))

    def page(self, query: TaskQuery) -> TaskList:
        """Return a page of tasks; raises `InvalidCursor` and `Validation`."""
        criteria = self.criteria(query)
        bound = query.model_dump(exclude={"cursor", "limit", "facets"}, exclude_defaults=True)
        after = self.state.cursors.decode(bound, query.cursor) if query.cursor is not None else None
        search, now = self.state.search, self.head.now
        hits = search.find(self.session, now, criteria, after, query.limit + 1)
        shown = hits[: query.limit]
        rows = self.in_order([hit.task_id for hit in shown])
        counts = search.count(self.session, now, criteria) if query.facets else None
        return TaskList(
            items=self.items(rows),
            next_cursor=self.state.cursors.encode(bound, shown[-1].position) if len(hits) > query.limit else None,
            total=counts.total if counts else None,
            facets=facets_of(counts) if counts else None,
            did_you_mean=self._meant(query, criteria) if not hits and after is None else None,
            block=self.head.block,
            finality=self.head.finality(*(row.changed_block for row in rows)),
        )

    def in_order(self, task_ids: Sequence[str]) -> list[Row[Any]]:
        """Return rows of tasks in the order of their ids."""
        rows = self.some(task_ids)
        return [rows[task_id] for task_id in task_ids]

    def criteria(self, query: TaskFilters, path: str = "query") -> Criteria:
        """Return filters as criteria; raises `Validation`, with paths that begin with that of the filters."""
        fields = [
            {"path": f"{path}.skill.{place}", "rule": "unknown_skill"}
            for place, slug in enumerate(query.skill)
            if resolve(slug) is None and not self._list().is_skill_used(slug)
        ]
        if fields:
            raise Validation(fields=fields)
        return criteria_of(query, path)

    def _meant(self, query: TaskQuery, criteria: Criteria) -> str | None:
        """Return the words that would have found something, if those that were typed look like them."""
        meant = self.state.search.suggest(self.session, query.q) if query.q else None
        if meant is None:
            return None
        other = replace(criteria, words=query_tokens(meant))
        return meant if self.state.search.find(self.session, self.head.now, other, None, 1) else None

    def read(self, task_id: str, account: str | None, cost: int | None) -> TaskPage:
        """Return the page of a task, when arbitration costs `cost` wei; raises `NotFound`."""
        tasks = TaskRepository(self.session, self.state.chain_id)
        task = tasks.get(task_id)
        if task is None:
            raise NotFound
        seats = tasks.seats(task_id, MOST, account)
        timeline = tasks.timeline(task, MOST)
        document, document_state = self._document(task.brief)
        [item] = self.items(self._list().some([task_id]))
        facts = FactReader(self.state, self.session, self.head.now).read(task, seats, account, cost)
        return TaskPage(
            **{**item.model_dump(), "document_state": document_state},
            document=document,
            cid=cid_of_digest(task.brief),
            brief=task.brief,
            escrow=task.escrow,
            terms=chain.terms_of(task),
            packed=chain.packed_of(task),
            extra_data=task.extra_data,
            funding=str(chain.funding_of(task)),
            task_word=chain.task_word_of(task),
            seat_list=[
                chain.seat_of(
                    task, seat, recorded=seat.worker in facts.recorded, dispute=facts.dispute(seat.dispute_id)
                )
                for seat in seats
            ],
            timeline=[chain.entry_of(entry) for entry in timeline],
            actions=legal_actions(facts),
            now=self.head.now,
            block=self.head.block,
            finality=self.head.finality(task.changed_block, *(seat.changed_block for seat in seats)),
        )

    def items(self, rows: Sequence[Row[Any]]) -> list[TaskItem]:
        """Return rows of the list as answers show them."""
        tasks = TaskRepository(self.session, self.state.chain_id)
        task_ids = [row.task_id for row in rows]
        pots = tasks.pots(task_ids)
        disputes = tasks.disputes([row.task_id for row in rows if row.dispute_id is not None])
        states = tasks.states(pots)
        return [
            self._item(
                row,
                modes.pot_of(pots.get(row.task_id), row._asdict(), states.get(row.task_id, ()), self.head.now),
                disputes.get((row.task_id, row.dispute_id)),
            )
            for row in rows
        ]

    def _item(self, row: Row[Any], pot: Pot | None, dispute: Dispute | None) -> TaskItem:
        skills = [skill_slug(row.skill), *(row.skills or [])]
        task, now = row._asdict(), self.head.now
        price = modes.reward_now(task, now)
        return TaskItem(
            id=row.task_id,
            title=row.title,
            lang=row.lang,
            summary=row.summary,
            document_state="missing" if row.title is None else "ok",
            status=row.state,
            mode=chain.MODES[row.mode],
            grade=chain.GRADES[row.grade],
            skills=list(dict.fromkeys(skills)),
            token=self.state.tokens.describe(row.token),
            reward=str(price),
            ceiling=str(row.ceiling),
            seats=row.seats,
            open_seats=row.open,
            invited=row.invite_root != NO_ROOT,
            milestones=modes.milestones_of(task, price),
            rising=modes.rising_of(task, now),
            bonus=modes.bonus_of(task),
            return_period=row.return_period,
            contest=modes.contest_of(task, now, dispute),
            pot=pot,
            deadline=row.deadline,
            bond=str(row.bond),
            posted_at=row.posted_at,
            poster=row.poster,
        )

    def posted_by(self, poster: str, limit: int) -> Sequence[Row[Any]]:
        """Return the rows of the tasks an account posted last."""
        return self._list().posted_by(poster, limit)

    def some(self, task_ids: Sequence[str]) -> dict[str, Row[Any]]:
        """Return rows of tasks by id."""
        return {row.task_id: row for row in self._list().some(task_ids)} if task_ids else {}

    def _list(self) -> TaskListRepository:
        return TaskListRepository(self.session, self.state.chain_id, self.head.now)

    def _document(self, digest: str) -> tuple[dict[str, Any] | None, DocumentState]:
        # A brief may name any digest, also that of somebody's deliverable: only a task's document is shown.
        if DocumentRepository(self.session).get(digest) is None:
            return None, "missing"
        try:
            content: dict[str, Any] = orjson.loads(self.state.content.get(digest))
        except ContentMissing:
            return None, "missing"
        except (ContentMismatch, orjson.JSONDecodeError):
            return None, "mismatch"
        except ContentUnavailable:
            # The rest of a task is in the tables: whoever has money in it must not wait for its text.
            return None, "unavailable"
        return content, "ok"
