"""Items of the task list and the page of a task."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from backend.chain.actions.schemas import Action
from backend.chain.tasks.schemas import (
    Bonus,
    Contest,
    Grade,
    Milestone,
    Mode,
    Pot,
    Rising,
    Seat,
    TaskStatus,
    TaskWord,
    Terms,
    TimelineEntry,
)
from backend.core.schemas import Address, AddressIn, Amount, Fresh, Hash, Schema, Seconds, Slug, Token

DocumentState = Literal["ok", "missing", "mismatch", "unavailable"]
Sort = Literal["newest", "reward", "deadline", "relevance", "near"]


class TaskItem(Schema):
    """A task as lists show it. `reward` is what a worker receives, net, for taking a seat now."""

    id: Hash
    title: str | None = Field(description="Null while the task's document is unknown")
    lang: str | None = Field(examples=["en"])
    summary: str | None = Field(description="The first 200 characters of the body")
    document_state: DocumentState
    status: TaskStatus
    mode: Mode
    grade: Grade
    skills: list[str] = Field(description="The skill of the terms first, then those of the document")
    token: Token
    reward: Amount
    ceiling: Amount = Field(description="The most a bid may ask, or a rising reward may reach, net")
    seats: int
    open_seats: int
    invited: bool = Field(description="Whether only invited workers may take a seat")
    milestones: list[Milestone] = Field(description="At the reward of the moment")
    rising: Rising | None
    bonus: Bonus | None
    return_period: int = Field(description="Seconds in which a seat may be handed back without penalty")
    contest: Contest | None
    pot: Pot | None
    deadline: Seconds
    bond: Amount
    posted_at: Seconds
    poster: Address


class FacetValue(Schema):
    """A value to narrow by, and how many tasks have it."""

    value: str = Field(examples=["open"])
    count: int


class Facets(Schema):
    """Values to narrow by, the most frequent first; each facet counts as if its own filter were not set.

    `reward` is the power of ten that a reward reaches, in units of the one token that was chosen, else empty.
    `deadline` is the number of days within which one ends (1, 7 or 30), `later` or `past`.
    """

    skill: list[FacetValue]
    grade: list[FacetValue]
    token: list[FacetValue]
    status: list[FacetValue]
    mode: list[FacetValue]
    lang: list[FacetValue]
    reward: list[FacetValue]
    deadline: list[FacetValue]


class TaskList(Fresh):
    """A page of tasks; `next_cursor` is null on the last one."""

    items: list[TaskItem]
    next_cursor: str | None
    total: int | None = Field(description="How many there are in all; only with `facets`")
    facets: Facets | None = Field(description="Only with `facets`")
    did_you_mean: str | None = Field(description="`q` as it was probably meant, where nothing was found")


class TaskPage(TaskItem, Fresh):
    """All there is to know of a task. `now` is the chain time the actions were judged at."""

    document: dict[str, Any] | None
    cid: str = Field(description="CIDv1 of the document, raw leaf, sha2-256, base32")
    brief: Hash
    escrow: Address
    terms: Terms
    packed: list[str] = Field(
        min_length=13, max_length=13, description="The terms as the escrow's calls take them, in the order of `Terms`"
    )
    extra_data: str = Field(examples=["0x"])
    funding: Amount
    task_word: TaskWord
    seat_list: list[Seat] = Field(description="At most 1,000, the last changed first; the account's own always")
    timeline: list[TimelineEntry] = Field(description="The last 1,000 events, oldest first")
    actions: list[Action]
    now: Seconds


def _listed(value: Any) -> Any:
    return value if value is None or isinstance(value, list | tuple) else [value]


class _OneOrMore:
    """Publishes a list as what it takes: one value, or several."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        return {"anyOf": [schema["items"], schema]}


Value = TypeVar("Value")
Several = Annotated[tuple[Value, ...], Field(max_length=20), BeforeValidator(_listed), _OneOrMore()]
LangTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)]


class TaskFilters(Schema):
    """What tasks are wanted, and in which order. Of a filter given several times any value will do."""

    q: Annotated[
        str | None, Field(max_length=200, description="Words that title, text, criteria or skills contain")
    ] = None
    status: Several[TaskStatus] = ()
    grade: Several[Grade] = ()
    skill: Several[Slug] = ()
    token: Several[AddressIn] = ()
    mode: Several[Mode] = ()
    min_reward: Annotated[Amount | None, Field(description="In token units, net, now; needs one `token`")] = None
    max_reward: Annotated[Amount | None, Field(description="In token units, net, now; needs one `token`")] = None
    deadline_after: Seconds | None = None
    deadline_before: Seconds | None = None
    lang: Several[LangTag] = ()
    lat: Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees north")] = None
    lon: Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees east")] = None
    radius_km: Annotated[
        float | None, Field(gt=0, le=20_040, allow_inf_nan=False, description="Goes with `lat` and `lon`")
    ] = None
    poster: AddressIn | None = None
    sort: Annotated[
        Sort | None,
        Field(
            description="`relevance` where `q` is given, else `newest`. `reward` orders within each token, "
            "`deadline` the nearest first, `near` by the way from `lat` and `lon`"
        ),
    ] = None


class TaskQuery(TaskFilters):
    """Filters, order and page of the task list."""

    facets: Annotated[bool, Field(description="Whether to count what is found, in all and by facet")] = False
    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
