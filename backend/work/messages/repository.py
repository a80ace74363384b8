"""Messages and their files in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from backend.work.messages.models import Message, MessageAttachment
from backend.work.rooms.models import RoomRead

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class MessageRepository:
    """Reads and writes messages by (room, number)."""

    session: Session

    def add(self, message: Message, files: Collection[MessageAttachment] = ()) -> None:
        """Enter a message whose number the lock of its room gave."""
        self.session.add(message)
        self.session.add_all(files)
        self.session.flush()

    def get(self, room_id: str, seq: int) -> Message | None:
        """Return a message."""
        return self.session.get(Message, (room_id, seq))

    def by_client(self, room_id: str, author: str, client_id: str) -> Message | None:
        """Return the message that an author sent under an id of his own."""
        return self.session.scalar(
            select(Message).where(Message.room_id == room_id, Message.author == author, Message.client_id == client_id)
        )

    def after(self, room_id: str, seq: int, limit: int) -> Sequence[Message]:
        """Return what follows a number, in order."""
        return self.session.scalars(
            select(Message).where(Message.room_id == room_id, Message.seq > seq).order_by(Message.seq).limit(limit)
        ).all()

    def before(self, room_id: str, seq: int, limit: int) -> Sequence[Message]:
        """Return the last ones before a number, in order."""
        newest = self.session.scalars(
            select(Message)
            .where(Message.room_id == room_id, Message.seq < seq)
            .order_by(Message.seq.desc())
            .limit(limit)
        ).all()
        return newest[::-1]

    def some(self, keys: Collection[Key]) -> Sequence[Message]:
        """Return messages by their keys, in no order."""
        return self.session.scalars(select(Message).where(tuple_(Message.room_id, Message.seq).in_(keys))).all()

    def files_of(self, keys: Collection[Key]) -> Mapping[Key, list[MessageAttachment]]:
        """Return the files of some messages by key, in their places."""
        found: dict[Key, list[MessageAttachment]] = {key: [] for key in keys}
        rows = self.session.scalars(
            select(MessageAttachment)
            .where(tuple_(MessageAttachment.room_id, MessageAttachment.seq).in_(keys))
            .order_by(MessageAttachment.room_id, MessageAttachment.seq, MessageAttachment.place)
        )
        for row in rows:
            found[row.room_id, row.seq].append(row)
        return found

    def file(self, room_id: str, digest: str) -> MessageAttachment | None:
        """Return a file of a room by its digest, as it was sent last."""
        return self.session.scalars(
            select(MessageAttachment)
            .where(MessageAttachment.room_id == room_id, MessageAttachment.digest == digest)
            .order_by(MessageAttachment.seq.desc())
            .limit(1)
        ).first()

    def unread(self, room_ids: Collection[str], account: str) -> Mapping[str, int]:
        """Return how many messages of others follow the read mark of an account, by room that has any."""
        mark = and_(RoomRead.room_id == Message.room_id, RoomRead.address == account)
        rows = self.session.execute(
            select(Message.room_id, func.count().label("messages"))
            .outerjoin(RoomRead, mark)
            .where(
                Message.room_id.in_(room_ids),
                Message.seq > func.coalesce(RoomRead.seq, 0),
                or_(Message.author.is_(None), Message.author != account),
            )
            .group_by(Message.room_id)
        )
        return {row.room_id: row.messages for row in rows}
