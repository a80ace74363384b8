"""Routes of rooms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.work.inbox.schemas import MarkRead, OpenRoom, Room, RoomList
from backend.work.inbox.service import InboxService
from backend.work.messages.schemas import RoomId

router = APIRouter(prefix="/rooms", tags=["rooms"])


def _reading(state: StateDep, session: ReadSession, account: Reader) -> InboxService:
    return InboxService(state, session, account.address)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> InboxService:
    return InboxService(state, session, account.address)


Reading = Annotated[InboxService, Depends(_reading, scope="function")]
Writing = Annotated[InboxService, Depends(_writing, scope="function")]


@router.get("")
def list_rooms(
    service: Reading, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> RoomList:
    """List the rooms of the account, those with the newest message first."""
    return service.page(cursor, limit)


@router.post("", status_code=201, responses={200: {"model": Room, "description": "It was there already"}})
def open_room(body: OpenRoom, response: Response, service: Writing) -> Room:
    """Open the room of a task the account has to do with, or the one with another account."""
    room, is_new = service.open(body)
    response.status_code = 201 if is_new else 200
    return room


@router.get("/{room_id}")
def read_room(room_id: RoomId, service: Reading) -> Room:
    """Return a room to those who are in it; nobody else finds it."""
    return service.read(room_id)


@router.post("/{room_id}/read", status_code=204)
def mark_read(room_id: RoomId, body: MarkRead, service: Writing) -> None:
    """Note how far the account has read: never back, and never beyond the last message."""
    service.mark(room_id, body.seq)
