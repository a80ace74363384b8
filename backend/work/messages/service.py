"""Sends, lists and reports messages."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.orm import Session

from backend.core.bus import wake_after_commit
from backend.core.errors import (
    Blocked,
    IdempotencyConflict,
    MessageCharacters,
    MessageEmpty,
    MessageTooLong,
    NotFound,
    NotReportable,
)
from backend.core.reports import ReportedMessage
from backend.core.state import State
from backend.work.attachments.models import Upload
from backend.work.attachments.service import take
from backend.work.messages import schemas
from backend.work.messages.models import Message, MessageAttachment
from backend.work.messages.repository import MessageRepository
from backend.work.messages.schemas import MOST_CHARACTERS, MessageList, MessageQuery, NewMessage, NewReport
from backend.work.rooms.models import Room
from backend.work.rooms.service import RoomService, touch

_ALLOWED = frozenset("\t\n\r")
# Control characters and lone surrogates; and what shows nothing at all.
_REFUSED = frozenset({"Cc", "Cs"})
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def views(session: Session, messages: Collection[Message]) -> list[schemas.Message]:
    """Return messages as answers show them, in their order, with one query for all their files."""
    files = MessageRepository(session).files_of([(row.room_id, row.seq) for row in messages]) if messages else {}
    return [_view(row, files[row.room_id, row.seq]) for row in messages]


def check_body(body: str, *, needed: bool) -> None:
    """Let text pass as it is; raises `MessageTooLong`, `MessageCharacters` or, when it is `needed`, `MessageEmpty`."""
    if len(body) > MOST_CHARACTERS:
        raise MessageTooLong(limit=MOST_CHARACTERS)
    categories = {unicodedata.category(char) for char in set(body) - _ALLOWED}
    if categories & _REFUSED:
        raise MessageCharacters
    if needed and categories <= _INVISIBLE:
        raise MessageEmpty


@dataclass(frozen=True, slots=True)
class MessageService:
    """The messages of the rooms of one account."""

    state: State
    session: Session
    account: str

    @property
    def _rooms(self) -> RoomService:
        return RoomService(self.state, self.session, self.account)

    @property
    def _messages(self) -> MessageRepository:
        return MessageRepository(self.session)

    def page(self, room_id: str, query: MessageQuery) -> MessageList:
        """Return messages after or before a number, else the newest; raises `NotFound`."""
        room = self._rooms.find(room_id)
        limit = query.limit + 1
        if query.after is not None:
            rows = self._messages.after(room_id, query.after, limit)
            shown, following = rows[: query.limit], -1
        else:
            rows = self._messages.before(room_id, room.last_seq + 1 if query.before is None else query.before, limit)
            shown, following = rows[-query.limit :], 0
        cursor = str(shown[following].seq) if len(rows) > query.limit else None
        return MessageList(items=views(self.session, shown), next_cursor=cursor, last_seq=room.last_seq)

    def send(self, room_id: str, new: NewMessage) -> tuple[schemas.Message, bool]:
        """Append a message to a room and tell whether it is new.

        The lock of the room makes numbers without gaps, and lets a repeat see the first. Raises `NotFound`, `Blocked`,
        `MessageEmpty`, `MessageTooLong`, `MessageCharacters`, `AttachmentUnknown` or `IdempotencyConflict`.
        """
        check_body(new.body, needed=not new.attachments)
        room = self._rooms.lock(room_id)
        sent = self._messages.by_client(room_id, self.account, str(new.client_id))
        if sent is not None:
            [view] = views(self.session, [sent])
            if not _is_same(view, new):
                raise IdempotencyConflict
            return view, False
        if self._rooms.is_blocked(room):
            raise Blocked
        now = self.state.clock.wall()
        uploads = take(self.session, self.state.chain_id, self.account, new.attachments)
        message = append(
            room, now, now, author=self.account, client_id=str(new.client_id), body=new.body, lang=new.lang
        )
        files = [_file(message, place, upload) for place, upload in enumerate(uploads)]
        self._messages.add(message, files)
        wake_after_commit(self.session, self.state.bus, room.id)
        return _view(message, files), True

    def file(self, room_id: str, digest: str) -> tuple[MessageAttachment, bytes]:
        """Return a file that was sent in a room; raises `NotFound`, or what the content store raises."""
        room = self._rooms.find(room_id)
        file = self._messages.file(room.id, digest)
        if file is None:
            raise NotFound
        return file, self.state.private_content.get(digest, file.cid)

    def report(self, room_id: str, seq: int, new: NewReport) -> str:
        """File a report of a message with its text as it is; raises `NotFound`, `NotReportable`, `AlreadyReported`."""
        room = self._rooms.find(room_id)
        message = self._messages.get(room.id, seq)
        if message is None:
            raise NotFound
        if message.author in (None, self.account):
            raise NotReportable
        [view] = views(self.session, [message])
        reported = ReportedMessage(
            chain_id=room.chain_id,
            reporter=self.account,
            reason=new.reason,
            text=new.text,
            room_id=room.id,
            seq=seq,
            task_id=room.task_id,
            author=str(message.author),
            body=message.body,
            lang=message.lang,
            attachments=[attachment.model_dump() for attachment in view.attachments],
            sent_at=message.created_at,
        )
        return self.state.file_report(self.session, reported, self.state.clock.wall())


def append(room: Room, at: int, now: int, **values: object) -> Message:
    """Return the next message of a room that is locked: it happened `at`, and is written `now`."""
    room.last_seq += 1
    room.active_at = max(room.active_at, at)
    touch(room, now)
    empty: dict[str, object] = {"author": None, "client_id": None, "body": "", "lang": None}
    empty |= {"event": None, "event_id": None}
    return Message(room_id=room.id, seq=room.last_seq, id=uuid4().hex, created_at=at, **{**empty, **values})


def _file(message: Message, place: int, upload: Upload) -> MessageAttachment:
    return MessageAttachment(
        room_id=message.room_id,
        seq=message.seq,
        place=place,
        digest=upload.digest,
        cid=upload.cid,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
    )


def _view(row: Message, files: Sequence[MessageAttachment]) -> schemas.Message:
    return schemas.Message(
        room_id=row.room_id,
        seq=row.seq,
        id=row.id,
        author=row.author,
        kind="system" if row.author is None else "text",
        body=row.body,
        lang=row.lang,
        attachments=[
            schemas.Attachment(
                digest=file.digest, cid=file.cid, name=file.name, media_type=file.media_type, size=file.size
            )
            for file in files
        ],
        event=schemas.Event(**row.event) if row.event else None,
        created_at=row.created_at,
        client_id=row.client_id,
    )


def _is_same(view: schemas.Message, new: NewMessage) -> bool:
    digests = [attachment.digest for attachment in view.attachments]
    return (view.body, view.lang, digests) == (new.body, new.lang, new.attachments)
