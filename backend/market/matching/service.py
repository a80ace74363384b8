"""Recommends tasks and workers, with reasons."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from sqlalchemy.orm import Session

from backend.chain.engagements.repository import EngagementRepository
from backend.chain.heads.service import Head
from backend.core.errors import NotFound
from backend.core.state import State
from backend.market.matching.book import Edition, book_of
from backend.market.matching.ranker import Ranked
from backend.market.matching.reasons import Told, joins_before, task_reasons, worker_reasons
from backend.market.matching.reranking import NEWCOMER, with_kept_places
from backend.market.matching.schemas import (
    Candidate,
    Metrics,
    ModelCard,
    Reason,
    RecommendedTask,
    TaskCandidates,
    TaskRecommendations,
)
from backend.market.tasks.service import TaskService

NEVER_USED = ["address", "name", "display_name", "profile", "wealth", "votes", "messages"]


@dataclass(frozen=True, slots=True)
class MatchingService:
    """Answers at one head of the index."""

    state: State
    session: Session
    head: Head
    edition: Edition

    @classmethod
    def open(cls, state: State, session: Session) -> Self:
        """Read the head and return the service; raises `NotIndexed`."""
        head = Head.of(state, session)
        return cls(state, session, head, book_of(state.database).open(state, session, head))

    @property
    def moment(self) -> int:
        """The moment that is judged at: all that is indexed comes before it, the head's own second included."""
        return self.head.now + 1

    def tasks(self, account: str, limit: int) -> TaskRecommendations:
        """Return the open tasks that fit an account."""
        history, now = self.edition.history, self.moment
        worker = history.worker_rows.get(account, len(history.workers))
        ranked = self.edition.ranker.rank_tasks(history, worker, now)
        listing = TaskService(self.state, self.session, self.head)
        # Twice as many as asked for: some may have filled up, and of his own tasks nobody is told.
        rows = listing.some([str(history.tasks[row].id) for row in ranked.rows[: 2 * limit + 20].tolist()])
        able = np.array(
            [self._is_open(rows.get(str(history.tasks[row].id)), account) for row in ranked.rows.tolist()], bool
        )
        ranked = Ranked(ranked.rows[able], ranked.scores[able])
        alone = history.crowds.count(ranked.rows, np.full(len(ranked.rows), now)) == 0
        order, extra = with_kept_places(np.arange(len(ranked.rows)), alone, self.state.settings.newcomer_share, limit)
        chosen = [rows[str(history.tasks[row].id)] for row in ranked.rows[order].tolist()]
        items = {item.id: item for item in listing.items(chosen)}
        return TaskRecommendations(
            items=[
                RecommendedTask(
                    task=items[str(history.tasks[int(ranked.rows[place])].id)],
                    score=float(ranked.scores[place]),
                    reasons=_told(task_reasons(history, worker, int(ranked.rows[place]), now)),
                    exploration=kept,
                )
                for place, kept in zip(order.tolist(), extra.tolist(), strict=True)
            ],
            ranker=self.edition.ranker.name,
            version=self.edition.ranker.version,
            block=self.head.block,
            finality=self.head.finality(*(row.changed_block for row in chosen)),
        )

    def workers(self, task_id: str, poster: str, limit: int) -> TaskCandidates:
        """Return the workers who fit a task; raises `NotFound`, also for whoever did not post it."""
        history, now = self.edition.history, self.moment
        listing = TaskService(self.state, self.session, self.head)
        row = listing.some([task_id]).get(task_id)
        if row is None or row.poster != poster:
            raise NotFound
        task = history.task_rows.get(task_id)
        ranked = Ranked(np.zeros(0, np.int64), np.zeros(0))
        if task is not None:
            ranked = self.edition.ranker.rank_workers(history, task, now)
        shut = EngagementRepository(self.session, self.state.chain_id).suspended(self.head.now) | {poster}
        inside = set() if task is None else set(self._inside(task, now))
        able = np.array(
            [history.workers[worker] not in shut and worker not in inside for worker in ranked.rows.tolist()], bool
        )
        ranked = Ranked(ranked.rows[able], ranked.scores[able])
        joins = history.joined.count(ranked.rows, np.full(len(ranked.rows), now))
        order, extra = with_kept_places(
            np.arange(len(ranked.rows)), joins < NEWCOMER, self.state.settings.newcomer_share, limit
        )
        addresses = [str(history.workers[int(ranked.rows[place])]) for place in order.tolist()]
        labels = self.state.read_labels(self.session, self.state.chain_id, addresses, self.state.clock.wall())
        return TaskCandidates(
            items=[
                Candidate(
                    address=address,
                    name=labels[address].name,
                    display_name=labels[address].display_name,
                    score=float(ranked.scores[place]),
                    reasons=_told(worker_reasons(history, int(ranked.rows[place]), task or 0, now)),
                    newcomer=joins_before(history, int(ranked.rows[place]), now) < NEWCOMER,
                    exploration=kept,
                )
                for address, place, kept in zip(addresses, order.tolist(), extra.tolist(), strict=True)
            ],
            ranker=self.edition.ranker.name,
            version=self.edition.ranker.version,
            block=self.head.block,
            finality=self.head.finality(row.changed_block),
        )

    def card(self) -> ModelCard:
        """Return the card of what orders now."""
        edition, model = self.edition, self.edition.order.model
        card = {} if model is None else model.card
        return ModelCard(
            ranker=edition.ranker.name,
            version=edition.ranker.version,
            checksum=card.get("checksum"),
            trained_at=card.get("trained_at"),
            trained_until=card.get("trained_until"),
            engagements=card.get("engagements", len(edition.history.join_task)),
            needed=self.state.settings.matching_history,
            features=edition.ranker.features,
            metrics=[Metrics.model_validate(row) for row in card.get("metrics", ())],
            served_because=edition.order.why,
            newcomer_share=self.state.settings.newcomer_share,
            never_used=NEVER_USED,
        )

    def _inside(self, task: int, now: int) -> list[int]:
        history = self.edition.history
        found: list[int] = history.join_worker[history.crowds.recent(task, now, len(history.join_task))].tolist()
        return found

    @staticmethod
    def _is_open(row: object | None, account: str) -> bool:
        return row is not None and getattr(row, "state", None) == "open" and getattr(row, "poster", None) != account


def _told(reasons: list[Told]) -> list[Reason]:
    return [Reason.model_validate({"code": code, "params": params}) for code, params in reasons]
