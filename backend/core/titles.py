"""Titles of tasks, for wings that do not keep documents."""

from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy.orm import Session


class TitleReader(Protocol):
    """Finds titles in the tables, in one query; the wing of the market provides it."""

    def __call__(self, session: Session, digests: Collection[str]) -> Mapping[str, str]:
        """Return the titles of the documents that are known, by digest."""
