"""What is said on the WebSocket of rooms."""

from typing import Annotated, Literal

from pydantic import Field

from backend.core.schemas import Address, Schema
from backend.work.inbox.schemas import Room
from backend.work.messages.schemas import Message, RoomId, Seq


class Resume(Schema):
    """The first thing a client says: the last message it has of each room it knows."""

    type: Literal["resume"]
    seen: Annotated[dict[RoomId, Seq], Field(max_length=2000)]


class Hello(Schema):
    """The answer to it: whoever is signed in. What was missed follows, then what is new."""

    type: Literal["hello"] = "hello"
    account: Address


class MessageFrame(Schema):
    """The next message of a room."""

    type: Literal["message"] = "message"
    message: Message


class ReadFrame(Schema):
    """A member has read further."""

    type: Literal["read"] = "read"
    room_id: RoomId
    address: Address
    seq: Seq


class RoomFrame(Schema):
    """A room the account is in since now. Its newest messages follow, at most 50 of them, and all new ones."""

    type: Literal["room"] = "room"
    room: Room


class Bye(Schema):
    """The last thing that is said, and why: a code of the registry, or one of the codes below.

    `malformed`: the first message was no `resume`, or none came. `too_many_sockets`: the account follows its rooms from
    too many places. `too_slow`: the client did not read what it was sent. `restarting`: come back, here or elsewhere.
    """

    type: Literal["bye"] = "bye"
    code: str = Field(examples=["not_signed_in"])
