"""Messages as answers show them and as requests bring them."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from backend.core.schemas import Address, Hash, HashIn, Schema, Seconds

MOST_CHARACTERS = 8000
MOST_ATTACHMENTS = 10
MOST_MESSAGES = 200
MOST_SEQ = 2**62

RoomId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", examples=["5f0c2f6a1d5b4a3e9c7d8b6a5f4e3d2c"])]
Seq = Annotated[int, Field(ge=0, le=MOST_SEQ, description="Number of a message in its room, from 1 on without gaps")]
Reason = Literal["spam", "scam", "abuse", "off_platform", "other"]
LangIn = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35, description="BCP 47 tag", examples=["zh"]),
]


class Attachment(Schema):
    """A file by its digest. Name and media type are what its sender said, and no promise of what it holds."""

    digest: Hash
    cid: str = Field(examples=["bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"])
    name: str = Field(examples=["draft.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes")


class Event(Schema):
    """What happened on the chain. `event_reverted` says that `params.kind` was taken back by a reorganisation."""

    kind: str = Field(examples=["seat_taken"])
    params: dict[str, Any] = Field(description="The event's arguments; amounts are decimal text")


class Message(Schema):
    """A message: text of an account, or a word of the chain, which has no author and no text."""

    room_id: RoomId
    seq: Seq
    id: str
    author: Address | None
    kind: Literal["text", "system"]
    body: str = Field(description="Markdown source as its author wrote it; never HTML")
    lang: str | None
    attachments: list[Attachment]
    event: Event | None
    created_at: Seconds
    client_id: str | None


class MessageList(Schema):
    """Messages in rising order. `next_cursor` is the number to go on with in the same direction."""

    items: list[Message]
    next_cursor: str | None
    last_seq: Seq


class MessageQuery(Schema):
    """Which messages: those after a number, oldest first, or the newest before one."""

    after: Seq | None = None
    before: Seq | None = None
    limit: int = Field(default=50, ge=1, le=MOST_MESSAGES)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.after is not None and self.before is not None:
            message = "after and before exclude each other"
            raise ValueError(message)
        return self


class NewMessage(Schema):
    """A message to send. The same `client_id` of the same author in the same room is the same message."""

    body: str = Field(
        description="1 to 8,000 characters, or none with an attachment",
        json_schema_extra={"maxLength": MOST_CHARACTERS},
        examples=["Could you look at the second criterion?"],
    )
    lang: LangIn | None = None
    attachments: list[HashIn] = Field(default_factory=list, max_length=MOST_ATTACHMENTS)
    client_id: UUID


class NewReport(Schema):
    """Why a message is reported."""

    reason: Reason
    text: str = Field(default="", max_length=1000, description="More about it, for the moderators")


class Filed(Schema):
    """The report that was stored."""

    id: str
