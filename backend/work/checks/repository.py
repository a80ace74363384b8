"""Files that came with a submission, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.work.messages.models import Message, MessageAttachment
from backend.work.rooms.models import Room


@dataclass(frozen=True, slots=True)
class SentFileRepository:
    """Reads the files that accounts sent in the rooms of tasks of one chain."""

    session: Session
    chain_id: int

    def sent(self, task_id: str, author: str, limit: int) -> Sequence[MessageAttachment]:
        """Return the files that an account sent in the room of a task, the newest first."""
        files = (
            select(MessageAttachment)
            .join(Room, Room.id == MessageAttachment.room_id)
            .join(Message, (Message.room_id == MessageAttachment.room_id) & (Message.seq == MessageAttachment.seq))
            .where(Room.chain_id == self.chain_id, Room.task_id == task_id, Message.author == author)
        )
        order = (MessageAttachment.seq.desc(), MessageAttachment.place)
        return self.session.scalars(files.order_by(*order).limit(limit)).all()
