"""Keeps drafts for their owner, and shows them to nobody else."""

from dataclasses import dataclass
from uuid import uuid4

import orjson
from sqlalchemy.orm import Session

from backend.core.errors import DraftsExhausted, NotFound, PreconditionFailed, Validation
from backend.core.skills import slugs_of
from backend.core.state import State
from backend.market.drafts.models import Draft as Row
from backend.market.drafts.repository import DraftRepository
from backend.market.drafts.schemas import Draft, DraftContent, DraftItem, DraftList

MAX_BYTES = 128 * 1024


def checked(content: DraftContent) -> DraftContent:
    """Return what is to be kept, with the slugs of its skills; raises `SkillUnknown` and `Validation` by size."""
    kept = content.model_copy(update={"skills": slugs_of(content.skills, "skills")})
    if len(orjson.dumps(kept.model_dump())) > MAX_BYTES:
        raise Validation(fields=[{"path": "body", "rule": "too_long", "limit": MAX_BYTES}])
    return kept


def shown(row: Row) -> Draft:
    """Return a draft as its owner sees it."""
    return Draft(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        content=DraftContent.model_validate(row.content),
    )


@dataclass(frozen=True, slots=True)
class DraftService:
    """The drafts of one signed-in account."""

    state: State
    session: Session
    account: str

    def mine(self) -> DraftList:
        """Return the drafts without their texts."""
        names = ("id", "title", "created_at", "updated_at")
        rows = self._repository().all()
        return DraftList(items=[DraftItem(**{name: getattr(row, name) for name in names}) for row in rows])

    def read(self, draft_id: str) -> tuple[Draft, str]:
        """Return a draft and its ETag; raises `NotFound`."""
        row = self._repository().get(draft_id)
        if row is None:
            raise NotFound
        return shown(row), f'"{row.tag}"'

    def add(self, content: DraftContent) -> tuple[Draft, str]:
        """Keep a new draft; raises `DraftsExhausted`, `SkillUnknown` and `Validation`."""
        repository, limit = self._repository(), self.state.settings.drafts_per_account
        kept = checked(content)
        if repository.count() >= limit:
            raise DraftsExhausted(limit=limit)
        row = self._row(uuid4().hex, kept, self.state.clock.wall())
        repository.add(row)
        return shown(row), f'"{row.tag}"'

    def replace(self, draft_id: str, content: DraftContent, if_match: str | None) -> tuple[Draft, str]:
        """Write a whole draft.

        Raises `NotFound`, `SkillUnknown`, `Validation`, and `PreconditionFailed` when `if_match` names another state
        than the present one, so that of two open pages neither overwrites the other unseen.
        """
        repository = self._repository()
        present = repository.get(draft_id)
        if present is None:
            raise NotFound
        given = {part.strip().removeprefix("W/").strip('"') for part in (if_match or "*").split(",")}
        row = self._row(draft_id, checked(content), present.created_at)
        if not given & {"*", present.tag} or not repository.replace(row, present.tag):
            raise PreconditionFailed
        return shown(row), f'"{row.tag}"'

    def delete(self, draft_id: str) -> None:
        """Delete a draft; raises `NotFound`."""
        if not self._repository().delete(draft_id):
            raise NotFound

    def _row(self, draft_id: str, content: DraftContent, created_at: int) -> Row:
        return Row(
            id=draft_id,
            chain_id=self.state.chain_id,
            owner=self.account,
            tag=uuid4().hex,
            title=content.title,
            content=content.model_dump(mode="json", exclude_defaults=True),
            created_at=created_at,
            updated_at=self.state.clock.wall(),
        )

    def _repository(self) -> DraftRepository:
        return DraftRepository(self.session, self.state.chain_id, self.account)
