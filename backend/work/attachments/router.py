"""The route of uploads."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request

from backend.core.dependencies import DetachedWriter, StateDep, Writer, WriteSession
from backend.work.attachments.models import Upload
from backend.work.attachments.schemas import StoredFile
from backend.work.attachments.service import AttachmentService, keep

PATH = "/attachments"

router = APIRouter(tags=["attachments"])


async def _received(request: Request, _account: DetachedWriter) -> bytes:
    # Read only for one who is signed in, and while no transaction waits for the end of it.
    return await request.body()


def _kept(
    content: Annotated[bytes, Depends(_received)],
    state: StateDep,
    account: DetachedWriter,
    name: Annotated[str, Query(max_length=1000, examples=["draft.pdf"])] = "",
    content_type: Annotated[str, Header(include_in_schema=False)] = "",
) -> Upload:
    return keep(state, account, content, name, content_type)


@router.post(
    PATH,
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes of the file, in whatever media type it has",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
        }
    },
)
def store_attachment(
    upload: Annotated[Upload, Depends(_kept)], account: Writer, state: StateDep, session: WriteSession
) -> StoredFile:
    """Upload a file of at most 5 MiB for a message. It is its uploader's alone until a message takes it."""
    return AttachmentService(state, session, account).store(upload)
