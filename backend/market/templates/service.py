"""Lists templates and keeps those of an account."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from backend.chain.tasks.models import Task
from backend.chain.tasks.repository import TaskRepository
from backend.chain.tasks.service import GRADES, MODES
from backend.core.errors import DraftsExhausted, NotFound
from backend.core.resources import resource
from backend.core.state import State
from backend.market.documents.service import DocumentService
from backend.market.drafts.schemas import DraftContent
from backend.market.drafts.service import checked
from backend.market.templates.models import Template as Row
from backend.market.templates.repository import TemplateRepository
from backend.market.templates.schemas import NewTemplate, Template

SHIPPED = TypeAdapter(tuple[Template, ...]).validate_json(
    resource("backend.market.templates", "templates.json").read_text(encoding="utf-8")
)
UNKNOWN = "und"
_WORDS = ("title", "lang", "body", "skills", "criteria", "links", "place", "complexity", "hours", "checks")
# What the terms of the next task are likely to repeat; amounts in token units, periods in seconds.
_TERMS = ("token", "seats", "reward", "ceiling", "bond", "work_period", "review_period", "return_period")


@dataclass(frozen=True, slots=True)
class TemplateService:
    """The templates as one account sees them, or somebody without one."""

    state: State
    session: Session
    account: str | None

    def all(self) -> list[Template]:
        """Return the account's own templates and the shipped ones."""
        own = self._repository(self.account).all() if self.account else ()
        return [*map(_shown, own), *SHIPPED]

    def add(self, body: NewTemplate) -> Template:
        """Keep a template; raises `NotFound`, `DraftsExhausted`, `SkillUnknown`, `Validation`, or what reading does."""
        repository, limit = self._repository(self.account or ""), self.state.settings.drafts_per_account
        content = checked(body.content or self._of_task(body.task_id or ""))
        if repository.count() >= limit:
            raise DraftsExhausted(limit=limit)
        row = Row(
            id=uuid4().hex,
            chain_id=self.state.chain_id,
            owner=self.account,
            name=body.name,
            content=content.model_dump(mode="json", exclude_defaults=True),
            created_at=self.state.clock.wall(),
        )
        repository.add(row)
        return _shown(row)

    def delete(self, template_id: str) -> None:
        """Delete a template of the account; raises `NotFound`, also for a shipped one."""
        if not self._repository(self.account or "").delete(template_id):
            raise NotFound

    def _of_task(self, task_id: str) -> DraftContent:
        task = TaskRepository(self.session, self.state.chain_id).get(task_id)
        if task is None or task.poster != self.account:
            raise NotFound
        document: dict[str, Any] = orjson.loads(DocumentService(self.state, self.session).content(task.brief))
        words = {name: document[name] for name in _WORDS if name in document}
        return DraftContent.model_validate({**words, "terms": _terms(task)})

    def _repository(self, account: str) -> TemplateRepository:
        return TemplateRepository(self.session, self.state.chain_id, account)


def _terms(task: Task) -> dict[str, str]:
    return {
        "mode": MODES[task.mode],
        "grade": GRADES[task.grade],
        **{name: str(getattr(task, name)) for name in _TERMS},
    }


def _shown(row: Row) -> Template:
    content = DraftContent.model_validate(row.content)
    lang = content.lang or UNKNOWN
    return Template(id=row.id, own=True, names={lang: row.name}, contents={lang: content})
