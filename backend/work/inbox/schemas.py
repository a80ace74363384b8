"""Rooms as one of their members sees them."""

from typing import Literal, Self

from pydantic import Field, model_validator

from backend.core.schemas import Address, AddressIn, Hash, HashIn, Schema
from backend.work.messages.schemas import Message, RoomId, Seq


class Member(Schema):
    """Somebody in a room; the name is one that the chain or the account gives."""

    address: Address
    name: str | None


class ReadMark(Schema):
    """How far a member has read."""

    address: Address
    seq: Seq


class Room(Schema):
    """A room with its last message. `members` and `reads` are at most 100; `member_count` counts all."""

    id: RoomId
    kind: Literal["task", "pair"]
    task_id: Hash | None
    title: str | None = Field(description="Title of the task, when its document is known")
    members: list[Member]
    member_count: int
    last: Message | None
    last_seq: Seq
    read_seq: Seq = Field(description="How far the account that asks has read")
    unread: int = Field(description="Messages of others after that")
    reads: list[ReadMark]
    blocked_by_me: bool
    can_write: bool
    reason: Literal["blocked"] | None = Field(description="Why the account cannot write")


class RoomList(Schema):
    """Rooms, those with the newest message first."""

    items: list[Room]
    next_cursor: str | None


class OpenRoom(Schema):
    """Which room to open: that of a task, or the one with another account."""

    task_id: HashIn | None = None
    with_: AddressIn | None = Field(default=None, alias="with")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.task_id is None) == (self.with_ is None):
            message = "name either a task or an account"
            raise ValueError(message)
        return self


class MarkRead(Schema):
    """The last message that was read."""

    seq: Seq
