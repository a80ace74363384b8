"""Reports as moderators see them."""

from typing import Literal

from pydantic import Field

from backend.core.schemas import Address, Hash, Schema, Seconds

State = Literal["open", "closed"]
Outcome = Literal["dismissed", "noted"]


class ReportedFile(Schema):
    """A file of the message, as its sender described it."""

    digest: Hash
    cid: str
    name: str
    media_type: str
    size: int


class Report(Schema):
    """A reported message with its text as it was when it was reported."""

    id: str
    state: State
    reason: str = Field(examples=["scam"])
    text: str = Field(description="What the reporter said about it")
    reporter: Address
    author: Address
    room_id: str
    seq: int
    task_id: Hash | None
    body: str
    lang: str | None
    attachments: list[ReportedFile]
    sent_at: Seconds
    created_at: Seconds
    outcome: Outcome | None
    note: str | None
    closed_by: Address | None
    closed_at: Seconds | None


class ReportList(Schema):
    """Reports, the oldest open ones first, or those closed last."""

    items: list[Report]
    next_cursor: str | None


class Closing(Schema):
    """What a moderator decided."""

    outcome: Outcome
    note: str = Field(default="", max_length=2000)
