"""Routes of messages."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response

from backend.core.dependencies import Reader, ReadSession, StateDep, Writer, WriteSession
from backend.core.schemas import HashIn
from backend.work.messages.schemas import (
    MOST_SEQ,
    Filed,
    Message,
    MessageList,
    MessageQuery,
    NewMessage,
    NewReport,
    RoomId,
)
from backend.work.messages.service import MessageService

router = APIRouter(prefix="/rooms/{room_id}", tags=["messages"])

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def _reading(state: StateDep, session: ReadSession, account: Reader) -> MessageService:
    return MessageService(state, session, account.address)


def _writing(state: StateDep, session: WriteSession, account: Writer) -> MessageService:
    return MessageService(state, session, account.address)


Reading = Annotated[MessageService, Depends(_reading, scope="function")]
Writing = Annotated[MessageService, Depends(_writing, scope="function")]


@router.get("/messages")
def list_messages(room_id: RoomId, query: Annotated[MessageQuery, Query()], service: Reading) -> MessageList:
    """List messages of a room in rising order: after a number, before one, or the newest."""
    return service.page(room_id, query)


@router.post("/messages", status_code=201, responses={200: {"model": Message, "description": "It was sent before"}})
def send_message(room_id: RoomId, body: NewMessage, response: Response, service: Writing) -> Message:
    """Send a message to a room. Sent again with the same `client_id` it answers the message that was sent."""
    message, is_new = service.send(room_id, body)
    response.status_code = 201 if is_new else 200
    return message


@router.post("/messages/{seq}/report", status_code=201)
def report_message(
    room_id: RoomId, seq: Annotated[int, Path(ge=1, le=MOST_SEQ)], body: NewReport, service: Writing
) -> Filed:
    """Report a message of somebody else to the moderators, who will see its text and nothing else of the room."""
    return Filed(id=service.report(room_id, seq, body))


@router.get(
    "/attachments/{digest}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def read_attachment(room_id: RoomId, digest: HashIn, service: Reading) -> Response:
    """Return a file that was sent in the room, to be saved and never to be shown: nobody has looked at what it is."""
    file, content = service.file(room_id, digest)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "ETag": f'"{digest}"',
    }
    return Response(content, media_type="application/octet-stream", headers=headers)
