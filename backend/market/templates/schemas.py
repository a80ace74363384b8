"""Templates, from which a draft begins."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backend.core.schemas import HashIn, Schema
from backend.market.drafts.schemas import DraftContent, Storable


class NewTemplate(Schema):
    """A template to keep: of what is given, or of a task that the account posted."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S"), Storable]
    content: DraftContent | None = None
    task_id: HashIn | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.content is None) == (self.task_id is None):
            raise PydanticCustomError("one_of", "give either content or task_id")
        return self


class Template(Schema):
    """A template. `names` and `contents` are by language; one of an account's own has a single language."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,32}$", examples=["translation"])
    own: bool
    names: dict[str, str] = Field(examples=[{"en": "Translation", "zh": "翻译"}])
    contents: dict[str, DraftContent]


class TemplateList(Schema):
    """The account's own templates, the newest first, then those that come with the platform."""

    items: list[Template]
    next_cursor: None = None
