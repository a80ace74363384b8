"""Profiles and the words they are found by."""

from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.database import AppBase


class ProfileRow(AppBase):
    """What a person says of himself: `body` is the profile as it is shown, the rest is how it is found.

    `tag` is new with every write, so that a writer who read another state is told.
    """

    __tablename__ = "profile"
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    chain_id: Mapped[int] = mapped_column(BigInteger)
    tag: Mapped[str] = mapped_column(String(32))
    display_name: Mapped[str] = mapped_column(String(60))
    body: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_profile_updated_at", "chain_id", "updated_at", "person_id"),)


class ProfileSkill(AppBase):
    """A skill of a profile."""

    __tablename__ = "profile_skill"
    skill: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)


class ProfileLanguage(AppBase):
    """A language of a profile: the first part of its tag, lower case, such as `zh` of `zh-Hant-TW`."""

    __tablename__ = "profile_language"
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
