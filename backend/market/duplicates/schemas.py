"""Open tasks that say nearly the same as a draft."""

from pydantic import Field

from backend.core.schemas import Address, Fresh, Hash, Schema
from backend.market.drafts.schemas import DraftContent


class DuplicatesIn(Schema):
    """The draft that is compared by its title, body and criteria."""

    content: DraftContent


class Duplicate(Schema):
    """An open task like the draft; `own` when the account that asks has posted it."""

    task_id: Hash
    title: str
    poster: Address
    similarity: float = Field(ge=0, le=1, description="Share of words and pairs of words that both have, estimated")
    own: bool


class DuplicateList(Fresh):
    """The open tasks that are most like the draft, the likest first, at most 10; others' before own ones."""

    items: list[Duplicate]
    next_cursor: None = None
