"""Keeps searches, and tells what is new in them."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.core.errors import NotFound, SavedSearchesExhausted
from backend.core.search import Criteria
from backend.core.state import SignedIn, State
from backend.market.saved.models import SavedSearch as Row
from backend.market.saved.repository import SavedSearchRepository
from backend.market.saved.schemas import NewSavedSearch, SavedSearch, SavedSearchList, SearchDigest
from backend.market.tasks.criteria import criteria_of
from backend.market.tasks.schemas import TaskFilters
from backend.market.tasks.service import TaskService

MOST = 50
SHOWN = 20


def news_of(row: Row) -> Criteria:
    """Return the criteria of what came to be found since a search's last digest, the newest first."""
    return replace(criteria_of(TaskFilters.model_validate({**row.query, "sort": "newest"})), since=row.seen)


@dataclass(frozen=True, slots=True)
class SavedSearchService:
    """The saved searches of the signed-in account."""

    state: State
    session: Session
    account: SignedIn

    def all(self) -> SavedSearchList:
        """Return the account's searches."""
        return SavedSearchList(items=[_shown(row) for row in self._searches().of(self.account.address)])

    def save(self, body: NewSavedSearch) -> dict[str, Any]:
        """Keep a search; raises `Validation` and `SavedSearchesExhausted`."""
        TaskService.open(self.state, self.session).criteria(body.query, "body.query")
        searches = self._searches()
        if searches.number_of(self.account.address) >= MOST:
            raise SavedSearchesExhausted(limit=MOST)
        now = self.state.clock.wall()
        row = Row(
            id=str(uuid4()),
            chain_id=self.account.chain_id,
            address=self.account.address,
            name=body.name,
            query=body.query.model_dump(mode="json", exclude_defaults=True),
            seen=self.state.search.newest(self.session),
            created_at=now,
            digested_at=now,
        )
        searches.add(row)
        return _shown(row).model_dump(mode="json")

    def delete(self, search_id: str) -> None:
        """Forget a search; raises `NotFound`."""
        if not self._searches().delete(self.account.address, search_id):
            raise NotFound

    def digest(self, search_id: str) -> SearchDigest:
        """Return what came to be found since the last digest; raises `NotFound`."""
        row = self._searches().get(self.account.address, search_id)
        if row is None:
            raise NotFound
        tasks = TaskService.open(self.state, self.session)
        criteria, head = news_of(row), tasks.head
        hits = self.state.search.find(self.session, head.now, criteria, None, SHOWN)
        rows = tasks.in_order([hit.task_id for hit in hits])
        return SearchDigest(
            search=_shown(row),
            items=tasks.items(rows),
            total=self.state.search.count(self.session, head.now, criteria, ()).total,
            block=head.block,
            finality=head.finality(*(task.changed_block for task in rows)),
        )

    def _searches(self) -> SavedSearchRepository:
        return SavedSearchRepository(self.session, self.account.chain_id)


def _shown(row: Row) -> SavedSearch:
    return SavedSearch(
        id=row.id,
        name=row.name,
        query=TaskFilters.model_validate(row.query),
        created_at=row.created_at,
        digested_at=row.digested_at,
    )
