"""What a machine found of the criteria it can check. Results have codes and params; the page says them in words."""

from typing import Any, Literal

from pydantic import Field

from backend.core.schemas import Fresh, Hash, Schema

CheckState = Literal["met", "unmet", "not_checked"]


class CheckResult(Schema):
    """One check of the task document, and what was found.

    Codes: `words_counted` (count), `words_found` and `words_missing` (missing), `file_found` (name, media_type),
    `file_missing`, `file_differs` (name, media_type: its content is of another type), `git_later`, `nothing_handed_in`,
    `unreadable`.
    """

    check: dict[str, Any] = Field(examples=[{"kind": "words", "min": 300}])
    result: CheckState
    code: str = Field(examples=["words_counted"])
    params: dict[str, Any] = Field(examples=[{"count": 281}])


class CheckList(Fresh):
    """The checks of a task on a seat, in the order of its document; `digest` is that of what was looked at."""

    digest: Hash | None
    items: list[CheckResult]
    next_cursor: None = None
