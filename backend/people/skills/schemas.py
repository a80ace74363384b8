"""Skills as they are searched."""

from pydantic import Field

from backend.core.schemas import Schema, Slug


class SkillMatch(Schema):
    """A skill with its names; `matched` is the name or alias that the query was found in."""

    slug: Slug
    en: str
    zh: str
    matched: str = Field(examples=["smart contracts"])


class SkillList(Schema):
    """The skills that fit, the best first."""

    items: list[SkillMatch]
    next_cursor: None = None
