"""Items of the task list and the page of a task."""

from typing import Annotated, Any, Literal

from pydantic import Field

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
Sort = Literal["newest", "reward", "deadline"]


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


class TaskList(Fresh):
    """A page of tasks; `next_cursor` is null on the last one."""

    items: list[TaskItem]
    next_cursor: str | None


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


class TaskQuery(Schema):
    """Filters, order and page of the task list."""

    q: Annotated[
        str | None, Field(max_length=200, description="Words that title, text, criteria or skills contain")
    ] = None
    status: TaskStatus | None = None
    grade: Grade | None = None
    skill: Slug | None = None
    token: AddressIn | None = None
    mode: Mode | None = None
    min_reward: Annotated[Amount | None, Field(description="In token units; needs `token`")] = None
    max_reward: Annotated[Amount | None, Field(description="In token units; needs `token`")] = None
    lang: Annotated[str | None, Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)] = None
    poster: AddressIn | None = None
    sort: Annotated[Sort, Field(description="`reward` orders within each token, `deadline` the nearest first")] = (
        "newest"
    )
    cursor: Annotated[str | None, Field(max_length=600)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
