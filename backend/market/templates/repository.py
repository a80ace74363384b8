"""Templates in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from backend.market.templates.models import Template


@dataclass(frozen=True, slots=True)
class TemplateRepository:
    """Reads and writes the templates of one account on one chain; those of others are not there."""

    session: Session
    chain_id: int
    owner: str

    def all(self) -> Sequence[Template]:
        """Return the templates, the newest first."""
        order = (Template.created_at.desc(), Template.id)
        return self.session.scalars(select(Template).where(*self._mine()).order_by(*order)).all()

    def count(self) -> int:
        """Return how many there are."""
        return self.session.execute(select(func.count()).select_from(Template).where(*self._mine())).scalar_one()

    def add(self, template: Template) -> None:
        """Enter a template."""
        self.session.add(template)
        self.session.flush()

    def delete(self, template_id: str) -> bool:
        """Delete a template and tell whether it was there."""
        statement = delete(Template).where(*self._mine(), Template.id == template_id).returning(Template.id)
        return self.session.scalar(statement) is not None

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return (Template.chain_id == self.chain_id, Template.owner == self.owner)
