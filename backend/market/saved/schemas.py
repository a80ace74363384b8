"""Saved searches as the API takes and shows them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.core.schemas import Fresh, Schema, Seconds
from backend.market.tasks.schemas import TaskFilters, TaskItem

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$"),
    Field(examples=["Rust near Berlin"]),
]


class NewSavedSearch(Schema):
    """A search to keep, under a name of one's own."""

    name: Name
    query: TaskFilters


class SavedSearch(Schema):
    """A search that was kept."""

    id: str = Field(examples=["7b1f3a52-4f0e-4a51-9d7e-0c4f6a0d2b11"])
    name: str
    query: TaskFilters
    created_at: Seconds
    digested_at: Seconds = Field(description="When its last digest was made; at first, when it was saved")


class SavedSearchList(Schema):
    """The searches an account keeps, the last saved first; there are never more than fit one page."""

    items: list[SavedSearch]
    next_cursor: None = None


class SearchDigest(Fresh):
    """What came to be found since the last digest, the newest first."""

    search: SavedSearch
    items: list[TaskItem] = Field(description="At most 20")
    total: int = Field(description="How many there are in all")
