"""What somebody has written of a task so far: nothing need be there, and little need be right yet."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from backend.core.schemas import Schema, Seconds


def _storable(value: str) -> str:
    """Return a text that every database can keep."""
    if "\x00" in value:
        raise PydanticCustomError("characters", "a text cannot hold a null character")
    return value


Storable = AfterValidator(_storable)
Short = Annotated[str, Field(max_length=200), Storable]
Line = Annotated[str, Field(max_length=500), Storable]
Link = Annotated[str, Field(max_length=2000), Storable]
FieldName = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]{0,39}$")]


class DraftPlace(Schema):
    """Where the work is done, in ten-thousandths of a degree north and east."""

    name: Annotated[str, Field(max_length=120), Storable]
    lat: Annotated[int, Field(ge=-900_000, le=900_000)]
    lon: Annotated[int, Field(ge=-1_800_000, le=1_800_000)]


class DraftCheck(Schema):
    """A criterion for a machine, as far as it was written."""

    kind: Literal["words", "contains", "file", "git"]
    min: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    max: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    words: Annotated[list[Short] | None, Field(max_length=20)] = None
    types: Annotated[list[Short] | None, Field(max_length=10)] = None
    repository: Line | None = None
    tests: Literal["green"] | None = None


class DraftContent(Schema):
    """The words of a task as in its document, and the rest of the form by the names of its fields."""

    title: Annotated[str, Field(max_length=140), Storable] = ""
    lang: Annotated[str, Field(max_length=35), Storable] = ""
    body: Annotated[str, Field(max_length=20_000), Storable] = ""
    skills: list[Annotated[str, Field(max_length=60), Storable]] = Field(
        default_factory=list, max_length=8, description="By any name in either language; answers have the slugs"
    )
    criteria: list[Line] = Field(default_factory=list, max_length=20)
    links: list[Link] = Field(default_factory=list, max_length=10)
    place: DraftPlace | None = None
    complexity: Annotated[int | None, Field(ge=1, le=5)] = None
    hours: Annotated[int | None, Field(ge=1, le=10_000)] = None
    checks: list[DraftCheck] = Field(default_factory=list, max_length=10)
    terms: dict[FieldName, Short] = Field(
        default_factory=dict, max_length=50, description="Other fields of the form, which the server does not read"
    )


class DraftItem(Schema):
    """A draft as its owner's list shows it."""

    id: str = Field(pattern=r"^[0-9a-f]{32}$")
    title: str
    created_at: Seconds
    updated_at: Seconds


class Draft(DraftItem):
    """A draft with all that was written."""

    content: DraftContent


class DraftList(Schema):
    """The drafts of an account, the last changed first."""

    items: list[DraftItem]
    next_cursor: None = None
