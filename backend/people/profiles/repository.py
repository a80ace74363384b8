"""Profiles in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from backend.core.repository import insert_new
from backend.core.text import words
from backend.people.profiles.models import ProfileLanguage, ProfileRow, ProfileSkill


@dataclass(frozen=True, slots=True)
class ProfileRepository:
    """Reads and writes the profiles of one chain's people."""

    session: Session
    chain_id: int

    def get(self, person_id: str) -> ProfileRow | None:
        """Return the profile of a person."""
        return self.session.scalar(select(ProfileRow).where(ProfileRow.person_id == person_id))

    def exists(self, person_id: str) -> bool:
        """Tell whether a person has a profile."""
        return self.get(person_id) is not None

    def insert(self, person_id: str, **values: Any) -> bool:
        """Enter the first profile of a person; false when there is one, also when two requests race."""
        return insert_new(self.session, ProfileRow, person_id=person_id, chain_id=self.chain_id, **values)

    def replace(self, person_id: str, seen: str, **values: Any) -> bool:
        """Replace the profile whose tag was `seen`; false when it has another by now."""
        changed = self.session.execute(
            update(ProfileRow)
            .where(ProfileRow.person_id == person_id, ProfileRow.tag == seen)
            .values(**values)
            .returning(ProfileRow.person_id)
        )
        return changed.first() is not None

    def delete(self, person_id: str, seen: str) -> bool:
        """Delete the profile whose tag was `seen`; false when it has another by now."""
        gone = self.session.execute(
            delete(ProfileRow)
            .where(ProfileRow.person_id == person_id, ProfileRow.tag == seen)
            .returning(ProfileRow.person_id)
        )
        return gone.first() is not None

    def index(self, person_id: str, skills: Collection[str], languages: Collection[str]) -> None:
        """Keep the skills and languages by which a person is found."""
        self.session.execute(delete(ProfileSkill).where(ProfileSkill.person_id == person_id))
        self.session.execute(delete(ProfileLanguage).where(ProfileLanguage.person_id == person_id))
        self.session.add_all(ProfileSkill(skill=skill, person_id=person_id) for skill in skills)
        self.session.add_all(ProfileLanguage(language=language, person_id=person_id) for language in languages)
        self.session.flush()

    def page(
        self, q: str | None, skill: str | None, lang: str | None, after: tuple[int, str] | None, limit: int
    ) -> Sequence[ProfileRow]:
        """Return up to `limit` profiles after a position, those written last first."""
        statement = select(ProfileRow).where(ProfileRow.chain_id == self.chain_id)
        if skill is not None:
            skilled = select(ProfileSkill.person_id).where(ProfileSkill.skill == skill)
            statement = statement.where(ProfileRow.person_id.in_(skilled))
        if lang is not None:
            speaking = select(ProfileLanguage.person_id).where(ProfileLanguage.language == lang.lower())
            statement = statement.where(ProfileRow.person_id.in_(speaking))
        statement = statement.where(*(ProfileRow.text.contains(word, autoescape=True) for word in words(q or "")))
        if after is not None:
            at, person_id = after
            later = and_(ProfileRow.updated_at == at, ProfileRow.person_id > person_id)
            statement = statement.where(or_(ProfileRow.updated_at < at, later))
        statement = statement.order_by(ProfileRow.updated_at.desc(), ProfileRow.person_id)
        return self.session.scalars(statement.limit(limit)).all()
